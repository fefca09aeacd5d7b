/// Who wants to be told of what.
@NullMarked
package io.penstock.intake.subscription;

import org.jspecify.annotations.NullMarked;
