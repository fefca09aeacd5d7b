package io.penstock.definition;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A definition that is right, its schema, and events to run it on.
final class Samples {
    static final String DEFINITION =
            """
            name: support-triage
            owner: support-ops
            trigger: { types: [intake.message.received], when: "has(event.data.message)" }
            deadline: PT30M
            steps:
              - id: context
                retrieve: { query: "{{event.text}}", sources: [policies] }
              - id: triage
                generate: { prompt: support-triage@1, output: triage.schema.json }
              - id: gate
                review: { when: "steps.triage.support < 0.6", queue: support }
              - id: reply
                deliver: { to: event.data.replyTo, body: "{{steps.triage.reply}}" }
            outcome: { autoResolvedWhen: "!steps.gate.reviewed" }
            """;

    static final String SCHEMA =
            """
            {"type": "object", "additionalProperties": false, "required": ["reply", "risk"],
             "properties": {
               "reply": {"type": "string"},
               "risk": {"enum": ["low", "high"]},
               "score": {"type": "number"},
               "count": {"type": "integer"},
               "urgent": {"type": "boolean"},
               "note": {"type": ["string", "null"]},
               "tags": {"type": "array", "items": {"type": "string"}},
               "citations": {"type": "array", "items": {"type": "string"}},
               "order": {"type": "object", "properties": {"number": {"type": "string"}}},
               "more": {}}}
            """;

    static final SchemaFiles FILES =
            name -> name.equals("triage.schema.json") ? Optional.of(SCHEMA) : Optional.empty();

    private Samples() {}

    static Definition definition(String yaml) {
        return Definition.check(yaml, FILES).orThrow();
    }

    static Step step(String id) {
        return definition(DEFINITION).step(id).orElseThrow();
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    static Event message(@Nullable String text) {
        return event(text, null, replyTo());
    }

    static EventData.ReplyTo replyTo() {
        return new EventData.ReplyTo(
                Channel.WHATSAPP,
                "106540352242922",
                "tel:+16505551234",
                null,
                null,
                Instant.parse("2026-11-23T10:00:00Z"));
    }

    static Event event(
            @Nullable String text, @Nullable String causedBy, EventData.@Nullable ReplyTo replyTo) {
        var at = Instant.parse("2026-11-22T10:00:00Z");
        return new Event(
                new EventId("abcdefghijklmnopqrstuvwxyz"),
                "/shop/whatsapp/106540352242922",
                EventType.MESSAGE_RECEIVED,
                null,
                at,
                at,
                new TenantId("shop"),
                Channel.WHATSAPP,
                null,
                null,
                null,
                null,
                causedBy,
                new EventData(
                        null,
                        new EventData.Conversation("tel:+16505551234", null, null),
                        inbound(text),
                        null,
                        null,
                        null,
                        replyTo,
                        new EventData.NativeItem("wamid.1", "text", null, null, null, null),
                        null,
                        null,
                        EventData.Priority.HIGH,
                        null,
                        null),
                Map.of());
    }

    private static EventData.Message inbound(@Nullable String text) {
        return new EventData.Message(
                "m1",
                "text",
                EventData.Message.Direction.INBOUND,
                true,
                text,
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
                null,
                null,
                null);
    }
}
