/// How much may run at once, and what is paused.
@NullMarked
package io.penstock.store.flow;

import org.jspecify.annotations.NullMarked;
