package io.penstock.store.event;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;

/// The column `event.data`: the whole canonical event, sealed.
public final class SealedEvent {
    private SealedEvent() {}

    public static byte[] of(Sealing sealing, Event event) {
        var json = StrictJson.TOLERANT.writeValueAsBytes(event);
        return sealing.seal(event.tenantid(), place(event.id()), json);
    }

    public static Event open(Sealing sealing, TenantId tenant, EventId id, byte[] data) {
        var json = sealing.open(tenant, place(id), data);
        return StrictJson.TOLERANT.readValue(json, Event.class);
    }

    private static SealedPlace place(EventId id) {
        return new SealedPlace("event", "data", id.value());
    }
}
