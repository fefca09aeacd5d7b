package io.penstock.intake.accept;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a channel knows of an event before intake names it.
///
/// @param pointer of the item in the request's body
/// @param account the sender's account, part of the identity
/// @param nativeId the sender's identity of the item
/// @param conversation by which runs are ordered; null: the event stands alone
/// @param repaired whether text that cannot be stored was replaced in it
public record EventDraft(
        String pointer,
        Channel channel,
        EventType type,
        String account,
        String nativeId,
        @Nullable String subject,
        @Nullable String conversation,
        Instant time,
        EventData data,
        Map<String, JsonNode> extensions,
        boolean repaired) {}
