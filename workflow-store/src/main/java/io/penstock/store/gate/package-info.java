/// Targets that asked to be left alone, for all workers to know.
@NullMarked
package io.penstock.store.gate;

import org.jspecify.annotations.NullMarked;
