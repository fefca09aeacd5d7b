package io.penstock.store;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Events as intake makes them.
public final class TestEvents {
    private static final KeyedHash HASH = KeyedHash.withRootKey(new byte[32]);
    private static final String ACCOUNT = "106540352242922";

    private TestEvents() {}

    public static Event message(TenantId tenant, String conversation, String text) {
        return message(tenant, conversation, text, "wamid." + UUID.randomUUID());
    }

    public static Event message(
            TenantId tenant, @Nullable String conversation, String text, String nativeId) {
        return event(
                tenant,
                conversation,
                EventType.MESSAGE_RECEIVED,
                nativeId,
                said(nativeId, EventData.Message.Direction.INBOUND, text, null, null));
    }

    public static Event status(TenantId tenant, String key, String state) {
        var extra = StrictJson.TOLERANT.createObjectNode().put("biz_opaque_callback_data", key);
        return event(
                tenant,
                "dana",
                EventType.MESSAGE_STATUS,
                "status." + UUID.randomUUID(),
                said("wamid.of." + key, null, null, state, extra));
    }

    /// What somebody wrote into a ticket.
    public static Event comment(
            TenantId tenant,
            String conversation,
            String messageId,
            EventData.Message.Direction direction) {
        return event(
                tenant,
                conversation,
                EventType.TICKET_COMMENT_ADDED,
                "comment." + UUID.randomUUID(),
                said(messageId, direction, "Within 30 days.", null, null));
    }

    /// A message of ours as the channel tells of it.
    public static Event echo(TenantId tenant, String key) {
        var extra = StrictJson.TOLERANT.createObjectNode().put("biz_opaque_callback_data", key);
        return event(
                tenant,
                "dana",
                EventType.MESSAGE_SENT,
                "echo." + UUID.randomUUID(),
                said(
                        "wamid.of." + key,
                        EventData.Message.Direction.OUTBOUND,
                        "Within 30 days.",
                        null,
                        extra));
    }

    /// That there is a message in HubSpot, by whomever.
    public static Event notice(TenantId tenant, String messageId) {
        var plain = message(tenant, "thread", "", "notice." + UUID.randomUUID());
        var data = plain.data();
        var thin =
                new EventData.Message(
                        messageId,
                        "text",
                        EventData.Message.Direction.INBOUND,
                        true,
                        null,
                        null,
                        true,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new Event(
                plain.id(),
                plain.source(),
                plain.type(),
                plain.subject(),
                plain.time(),
                plain.recordedtime(),
                tenant,
                Channel.HUBSPOT,
                plain.partitionkey(),
                null,
                null,
                null,
                null,
                new EventData(
                        null,
                        null,
                        thin,
                        null,
                        null,
                        null,
                        null,
                        data.nativeItem(),
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    public static String conversationKey(TenantId tenant, String conversation) {
        return HASH.conversationKey(tenant, Channel.WHATSAPP, ACCOUNT, conversation);
    }

    public static EventData.Contact contact(String id, @Nullable List<String> alsoKnownAs) {
        return new EventData.Contact(id, alsoKnownAs, null, null, null);
    }

    /// A message of somebody.
    public static Event about(TenantId tenant, EventData.Contact contact) {
        var plain = message(tenant, "of." + UUID.randomUUID(), "Hello");
        var data = plain.data();
        return with(
                plain,
                new EventData(
                        contact,
                        null,
                        data.message(),
                        null,
                        null,
                        null,
                        null,
                        data.nativeItem(),
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    /// The same, with runs that begin later.
    public static Event notBefore(Event event, Instant time) {
        return with(
                event,
                event.data(),
                Map.of(
                        Event.NOT_BEFORE,
                        StrictJson.TOLERANT.getNodeFactory().stringNode(time.toString())));
    }

    public static Event with(Event event, EventData data) {
        return with(event, data, Map.of());
    }

    private static Event with(Event event, EventData data, Map<String, JsonNode> extensions) {
        return new Event(
                event.id(),
                event.source(),
                event.type(),
                event.subject(),
                event.time(),
                event.recordedtime(),
                event.tenantid(),
                event.channel(),
                event.partitionkey(),
                null,
                null,
                null,
                null,
                data,
                extensions);
    }

    private static Event event(
            TenantId tenant,
            @Nullable String conversation,
            EventType type,
            String nativeId,
            EventData.Message message) {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var item = new EventData.NativeItem(nativeId, "text", null, null, null, null);
        var data =
                new EventData(
                        null, null, message, null, null, null, null, item, null, null, null, null,
                        null);
        return new Event(
                HASH.eventId(tenant, Channel.WHATSAPP, ACCOUNT, nativeId, type),
                "/" + tenant + "/whatsapp/" + ACCOUNT,
                type,
                conversation,
                now,
                now,
                tenant,
                Channel.WHATSAPP,
                conversation == null ? null : conversationKey(tenant, conversation),
                null,
                null,
                null,
                null,
                data,
                Map.of());
    }

    private static EventData.Message said(
            String id,
            EventData.Message.@Nullable Direction direction,
            @Nullable String text,
            @Nullable String state,
            @Nullable JsonNode extra) {
        return new EventData.Message(
                id, "text", direction, null, text, null, null, null, null, null, null, null, null,
                null, state, null, null, extra);
    }
}
