/// From the log into the tables: events, the runs they start, dead letters of what cannot be read.
@NullMarked
package io.penstock.store.ingest;

import org.jspecify.annotations.NullMarked;
