/// Signals on their way: claimed, taken, tried again, or given up for a person to look at.
@NullMarked
package io.penstock.store.signal;

import org.jspecify.annotations.NullMarked;
