package io.penstock.store.outbox;

import io.penstock.schema.id.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows in commit order per run. Take, produce, and delete what was acknowledged; no transaction is
/// open in between.
public interface Outbox {

    /// Adds a row in the caller's transaction.
    ///
    /// @param value holds nothing personal that is not sealed
    void add(String topic, String key, Map<String, byte[]> headers, byte[] value);

    /// Adds a row of which nobody knows what it holds, in the caller's transaction. Key, headers
    /// and value stand sealed until a relay takes them.
    ///
    /// @param tenant whose key seals it
    /// @param key as it came, if it had one
    /// @param value as it came, if it had one
    void addSealed(
            TenantId tenant,
            String topic,
            byte @Nullable [] key,
            Map<String, byte[]> headers,
            byte @Nullable [] value);

    /// The oldest rows, opened; for the relay alone. One whose seal does not open is set aside and
    /// left out.
    List<OutboxRow> take(int limit);

    /// Puts a row that no try would get out where it holds up nobody. It stays there, as it was,
    /// until somebody has mended the cause and puts it back.
    ///
    /// @param why a word; nothing of the row's content
    void setAside(long id, String why);

    /// @return how many there were
    int delete(Collection<Long> ids);

    long depth();

    /// How many rows stand aside.
    long aside();
}
