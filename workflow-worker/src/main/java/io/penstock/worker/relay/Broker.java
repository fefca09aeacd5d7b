package io.penstock.worker.relay;

import io.penstock.store.outbox.OutboxRow;
import java.util.List;

/// Where outbox rows go.
interface Broker extends AutoCloseable {

    /// Produces all rows or none, in order.
    ///
    /// @throws org.apache.kafka.common.KafkaException if they were not acknowledged; the broker is
    ///     not to be used again
    /// @throws RefusedBatchException if one of them never will be; the broker is not to be used
    ///     again
    void produce(List<OutboxRow> rows);

    @Override
    void close();
}
