/// Opening a gate before its time.
@NullMarked
package io.penstock.intake.gate;

import org.jspecify.annotations.NullMarked;
