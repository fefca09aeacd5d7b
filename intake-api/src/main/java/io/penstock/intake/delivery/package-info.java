/// What is kept of every request: the bytes as they came, the verdict, and the result of each item.
@NullMarked
package io.penstock.intake.delivery;

import org.jspecify.annotations.NullMarked;
