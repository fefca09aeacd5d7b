/// A worker's right to act, and what becomes of its runs when it lapses.
@NullMarked
package io.penstock.store.lease;

import org.jspecify.annotations.NullMarked;
