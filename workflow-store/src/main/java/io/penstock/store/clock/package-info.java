/// The one clock that counts.
@NullMarked
package io.penstock.store.clock;

import org.jspecify.annotations.NullMarked;
