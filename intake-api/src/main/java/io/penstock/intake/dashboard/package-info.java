/// The page for operators and reviewers: static files that use nothing but the public API.
@NullMarked
package io.penstock.intake.dashboard;

import org.jspecify.annotations.NullMarked;
