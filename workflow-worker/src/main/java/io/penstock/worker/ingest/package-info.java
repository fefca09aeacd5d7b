/// From the log into the tables: batches of `penstock.events`, and the runs that they start.
@NullMarked
package io.penstock.worker.ingest;

import org.jspecify.annotations.NullMarked;
