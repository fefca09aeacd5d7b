package io.penstock.schema.event;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A normalised, immutable fact in its canonical profile: a CloudEvents 1.0 envelope around a typed
/// body, as `event.schema.json` (`urn:intake:event:1`) describes it.
///
/// @param id keyed hash of tenant, channel, account, native id and kind: retries of the sender
/// collide
/// @param source `/{tenant}/{channel}/{account}`, the account percent-encoded as one segment
/// @param subject conversation, ticket or record; personal data
/// @param time when it happened, by the sender
/// @param recordedtime when intake took it
/// @param partitionkey keyed hash of the conversation: the Kafka key, and the order of runs
/// @param causationid the run that caused this event, where one did
/// @param extensions CloudEvents extensions without a member of their own here
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"specversion", "id", "source", "type", "subject", "time", "recordedtime"})
public record Event(
        EventId id,
        String source,
        EventType type,
        @Nullable String subject,
        Instant time,
        Instant recordedtime,
        TenantId tenantid,
        Channel channel,
        @Nullable String partitionkey,
        @Nullable String dataref,
        @Nullable String traceparent,
        @Nullable String correlationid,
        @Nullable String causationid,
        EventData data,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> extensions) {

    public static final String SPECVERSION = "1.0";
    public static final String DATACONTENTTYPE = "application/json";
    public static final String DATASCHEMA = "urn:intake:event:1";

    /// The extension attribute that delays the event's runs: a time of RFC 3339.
    public static final String NOT_BEFORE = "notbefore";

    public Event {
        extensions = extensions == null ? Map.of() : withoutConstants(extensions);
    }

    @JsonProperty
    public String specversion() {
        return SPECVERSION;
    }

    @JsonProperty
    public String datacontenttype() {
        return DATACONTENTTYPE;
    }

    @JsonProperty
    public String dataschema() {
        return DATASCHEMA;
    }

    /// What a person said: the message's text, else the ticket's subject, else the first long
    /// answer of a form; null where nobody said anything.
    public @Nullable String text() {
        return data.text();
    }

    /// The same under another id.
    public Event named(EventId other) {
        return new Event(
                other,
                source,
                type,
                subject,
                time,
                recordedtime,
                tenantid,
                channel,
                partitionkey,
                dataref,
                traceparent,
                correlationid,
                causationid,
                data,
                extensions);
    }

    /// Before when no run of this event begins; empty for at once.
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(extensions.get(NOT_BEFORE))
                .flatMap(JsonNode::stringValueOpt)
                .map(text -> OffsetDateTime.parse(text).toInstant());
    }

    private static Map<String, JsonNode> withoutConstants(Map<String, JsonNode> members) {
        var kept = new java.util.LinkedHashMap<>(members);
        kept.keySet().removeAll(java.util.Set.of("specversion", "datacontenttype", "dataschema"));
        return java.util.Collections.unmodifiableMap(kept);
    }
}
