/// The way of an accepted event into the store: how far behind it is, and waiting for one.
@NullMarked
package io.penstock.intake.arrival;

import org.jspecify.annotations.NullMarked;
