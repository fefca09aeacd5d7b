/// What stands still, as metrics: counted by the database, for all workers.
@NullMarked
package io.penstock.worker.watch;

import org.jspecify.annotations.NullMarked;
