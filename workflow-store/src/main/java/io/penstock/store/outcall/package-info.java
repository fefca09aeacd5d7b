/// Calls of other systems: an intent before, the outcome after, and the answer as it came.
@NullMarked
package io.penstock.store.outcall;

import org.jspecify.annotations.NullMarked;
