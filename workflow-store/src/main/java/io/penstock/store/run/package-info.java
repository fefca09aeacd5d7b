/// A run's journal: checkpoints under the fence, and every way out of a worker.
@NullMarked
package io.penstock.store.run;

import org.jspecify.annotations.NullMarked;
