package io.penstock.intake.accept;

import io.penstock.intake.delivery.Receipt;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Gives a draft its id, its source and its place in the order of its conversation.
@Component
public class EventNaming {
    /// Extensions with a member of their own in the event.
    private static final Set<String> KNOWN =
            Set.of("dataref", "traceparent", "correlationid", "causationid");

    private final KeyedHash keyedHash;

    EventNaming(KeyedHash keyedHash) {
        this.keyedHash = keyedHash;
    }

    public Event name(EventDraft draft, Receipt receipt) {
        var tenant = receipt.source().tenant();
        return new Event(
                id(draft, draft.nativeId(), receipt),
                "/%s/%s/%s".formatted(tenant, draft.channel().word(), oneSegment(draft.account())),
                draft.type(),
                draft.subject(),
                draft.time(),
                receipt.at(),
                tenant,
                draft.channel(),
                draft.conversation() == null
                        ? null
                        : keyedHash.conversationKey(
                                tenant, draft.channel(), draft.account(), draft.conversation()),
                attribute(draft, "dataref"),
                attribute(draft, "traceparent"),
                attribute(draft, "correlationid"),
                attribute(draft, "causationid"),
                draft.data(),
                others(draft));
    }

    /// The id that `draft` has, or would have under another native id.
    EventId id(EventDraft draft, String nativeId, Receipt receipt) {
        return keyedHash.eventId(
                receipt.source().tenant(),
                draft.channel(),
                draft.account(),
                nativeId,
                draft.type());
    }

    private static @Nullable String attribute(EventDraft draft, String name) {
        var value = draft.extensions().get(name);
        return value == null ? null : value.asString();
    }

    private static Map<String, JsonNode> others(EventDraft draft) {
        var others = new LinkedHashMap<>(draft.extensions());
        others.keySet().removeAll(KNOWN);
        return others;
    }

    private static String oneSegment(String account) {
        return URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
