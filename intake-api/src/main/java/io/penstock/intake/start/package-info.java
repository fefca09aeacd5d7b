/// Runs that people start, now or at a time.
@NullMarked
package io.penstock.intake.start;

import org.jspecify.annotations.NullMarked;
