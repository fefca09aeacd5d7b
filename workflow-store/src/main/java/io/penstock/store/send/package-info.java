/// Side effects: an intent before, the outcome after, and what settles an unknown one.
@NullMarked
package io.penstock.store.send;

import org.jspecify.annotations.NullMarked;
