/// Who may send how much, and what is turned away before it costs anything.
@NullMarked
package io.penstock.intake.admit;

import org.jspecify.annotations.NullMarked;
