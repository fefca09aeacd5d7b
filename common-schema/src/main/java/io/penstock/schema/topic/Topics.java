package io.penstock.schema.topic;

/// The topics, and the headers of their records. Nothing personal stands in keys, headers or topic
/// names.
public final class Topics {
    /// Inbound facts and what we sent; key: conversation key, else event id. CloudEvents Kafka
    /// binding, binary mode: attributes as `ce_…` headers, the canonical event as sealed bytes.
    public static final String EVENTS = "penstock.events";
    /// Each request as it came; key: connection.
    public static final String DELIVERIES = "penstock.deliveries";
    /// Status changes of runs; key: run id; compacted.
    public static final String RUN_STATUS = "penstock.run-status";
    /// Copies of dead letters; key: the original key of a record, or the id of a run.
    public static final String DEAD_LETTERS = "penstock.dead-letters";

    /// `content-type` of a record whose value is the sealed canonical event.
    public static final String SEALED_EVENT = "application/vnd.penstock.sealed-event";

    /// Header of a record that was put back after nobody could read it: how often, in digits.
    public static final String HOPS = "penstock-hops";

    /// Of each topic; more cannot be had later without breaking the order of conversations.
    public static final int PARTITIONS = 6;

    /// Bytes of a record: a request of 3 MiB, in base64, compressed and sealed, fits.
    public static final int MAX_RECORD = 4 * 1024 * 1024 + 64 * 1024;

    /// Bytes of a dead letter: a largest record, with headers that say why it is there.
    public static final int MAX_DEAD_LETTER = MAX_RECORD + 256 * 1024;

    private Topics() {}
}
