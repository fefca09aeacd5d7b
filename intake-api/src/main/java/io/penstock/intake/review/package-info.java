/// Reviews: what a person is shown, and what they decide.
@NullMarked
package io.penstock.intake.review;

import org.jspecify.annotations.NullMarked;
