package io.penstock.store.ingest;

import java.time.Instant;

/// Where in the log a record stands.
///
/// @param timestamp the record's, by its producer or the broker
public record Origin(String topic, int partition, long offset, Instant timestamp) {}
