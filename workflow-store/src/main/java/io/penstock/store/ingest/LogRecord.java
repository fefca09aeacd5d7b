package io.penstock.store.ingest;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record of the log.
public sealed interface LogRecord {

    Origin origin();

    record Readable(Origin origin, Event event) implements LogRecord {}

    /// It becomes a dead letter with its original bytes.
    ///
    /// @param tenant null where its header does not say
    /// @param reason why it cannot be read; no payload
    record Unreadable(
            Origin origin,
            @Nullable TenantId tenant,
            byte @Nullable [] key,
            Map<String, byte[]> headers,
            byte @Nullable [] value,
            String reason)
            implements LogRecord {}
}
