package io.penstock.intake.accept;

import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The last events that Kafka acknowledged to this instance: a repetition that comes before the
/// ingester has stored the first one is named a duplicate all the same.
@Component
class RecentEvents {
    private static final int CAPACITY = 20_000;

    private final Map<Key, String> digests =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
                    return size() > CAPACITY;
                }
            };

    private record Key(TenantId tenant, EventId event) {}

    synchronized Optional<String> digest(TenantId tenant, EventId event) {
        return Optional.ofNullable(digests.get(new Key(tenant, event)));
    }

    synchronized void remember(TenantId tenant, EventId event, String digest) {
        digests.put(new Key(tenant, event), digest);
    }
}
