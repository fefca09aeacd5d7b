/// Runs that ended long ago leave, and what stays of them is metadata; deliveries leave day by day.
@NullMarked
package io.penstock.store.retention;

import org.jspecify.annotations.NullMarked;
