/// How much waits, and for what.
@NullMarked
package io.penstock.store.queue;

import org.jspecify.annotations.NullMarked;
