package io.penstock.platform.event;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.SealBrokenException;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Events as Kafka records and back: the CloudEvents Kafka binding in binary mode, with the whole
/// canonical event sealed as the value, so that no header can contradict it unnoticed.
///
/// Source: CloudEvents Kafka protocol binding 1.0.2, section 3.2.
public final class EventRecords {
    private static final JsonMapper JSON = StrictJson.CLOSED;

    private final Sealing sealing;
    private final KeyedHash keyedHash;

    public EventRecords(Sealing sealing, KeyedHash keyedHash) {
        this.sealing = sealing;
        this.keyedHash = keyedHash;
    }

    /// @param headers in the order in which they are written; UTF-8
    public record Encoded(String key, Map<String, String> headers, byte[] value) {}

    public Encoded encode(Event event) {
        var tenant = event.tenantid();
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", Topics.SEALED_EVENT);
        headers.put("ce_specversion", Event.SPECVERSION);
        headers.put("ce_id", event.id().value());
        headers.put("ce_source", "/" + tenant + "/" + event.channel().word());
        headers.put("ce_type", event.type().word());
        headers.put("ce_time", event.time().toString());
        headers.put("ce_recordedtime", event.recordedtime().toString());
        headers.put("ce_tenantid", tenant.value());
        headers.put("ce_channel", event.channel().word());
        if (event.subject() != null) {
            headers.put("ce_subject", keyedHash.subject(tenant, event.subject()));
        }
        if (event.partitionkey() != null) {
            headers.put("ce_partitionkey", event.partitionkey());
        }
        if (event.traceparent() != null) {
            headers.put("ce_traceparent", event.traceparent());
        }
        event.notBefore().ifPresent(time -> headers.put("ce_notbefore", time.toString()));
        var key = event.partitionkey() == null ? event.id().value() : event.partitionkey();
        var value =
                sealing.seal(tenant, SealedPlace.event(event.id()), JSON.writeValueAsBytes(event));
        return new Encoded(key, headers, value);
    }

    /// @param headers of the record, by name
    /// @throws UnreadableRecordException if the record is no event of ours: the reason holds no
    ///     payload
    public Event decode(Map<String, String> headers, byte @Nullable [] value) {
        if (value == null) {
            throw new UnreadableRecordException("the record has no value");
        }
        var type = headers.get("content-type");
        if (!Topics.SEALED_EVENT.equals(type)) {
            throw new UnreadableRecordException("content-type is not " + Topics.SEALED_EVENT);
        }
        var tenant = tenant(headers.get("ce_tenantid"));
        var id = id(headers.get("ce_id"));
        var event = read(open(tenant, id, value));
        if (!event.id().equals(id) || !event.tenantid().equals(tenant)) {
            throw new UnreadableRecordException("the headers contradict the sealed event");
        }
        return event;
    }

    private byte[] open(TenantId tenant, EventId id, byte[] value) {
        try {
            return sealing.open(tenant, SealedPlace.event(id), value);
        } catch (SealBrokenException _) {
            throw new UnreadableRecordException("the value does not open under the tenant's key");
        }
    }

    private static Event read(byte[] json) {
        try {
            return JSON.readValue(json, Event.class);
        } catch (JacksonException e) {
            throw new UnreadableRecordException(
                    "the value is no event: " + e.getClass().getSimpleName());
        }
    }

    private static TenantId tenant(@Nullable String header) {
        if (header == null) {
            throw new UnreadableRecordException("ce_tenantid is missing");
        }
        try {
            return new TenantId(header);
        } catch (IllegalArgumentException _) {
            throw new UnreadableRecordException("ce_tenantid is no tenant id");
        }
    }

    private static EventId id(@Nullable String header) {
        if (header == null || !EventId.wellFormed(header)) {
            throw new UnreadableRecordException("ce_id is missing or no event id");
        }
        return new EventId(header);
    }
}
