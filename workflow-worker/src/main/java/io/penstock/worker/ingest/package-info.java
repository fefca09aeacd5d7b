/// From the log into the tables: batches of `penstock.events`, and the runs that they start;
/// batches of `penstock.deliveries`.
@NullMarked
package io.penstock.worker.ingest;

import org.jspecify.annotations.NullMarked;
