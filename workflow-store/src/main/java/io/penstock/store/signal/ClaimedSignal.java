package io.penstock.store.signal;

import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A signal on its way.
///
/// @param attempt from 1
/// @param age since retries are counted
/// @param secrets that sign: the newest first
public record ClaimedSignal(
        TenantId tenant,
        long place,
        UUID lease,
        UUID id,
        Type type,
        UUID subscription,
        URI url,
        int attempt,
        Duration age,
        String body,
        List<String> secrets) {
    public ClaimedSignal {
        secrets = List.copyOf(secrets);
    }

    /// `webhook-id`: the same at every attempt.
    public String messageId() {
        return messageId(id);
    }

    /// Without a full stop, which parts what is signed.
    public static String messageId(UUID id) {
        return "msg_" + id.toString().replace("-", "");
    }

    /// Whose secrets sign is no matter of a log line.
    @Override
    public String toString() {
        return messageId();
    }
}
