package io.penstock.store.event;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Events as they are stored.
public interface Events {

    /// The events among `ids` that are stored, each with the digest of its body
    /// ([BodyDigest]).
    Map<EventId, String> known(TenantId tenant, Collection<EventId> ids);

    /// The event, opened.
    Optional<Event> find(TenantId tenant, EventId id);
}
