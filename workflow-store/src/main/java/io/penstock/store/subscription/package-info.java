/// Who wants to be told of what, and what became of each telling.
@NullMarked
package io.penstock.store.subscription;

import org.jspecify.annotations.NullMarked;
