package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.ForeignData;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// CloudEvents of types that are not ours: kept whole, under `intake.custom`. Two of the same
/// source and id are the same event.
final class ForeignEvents {
    /// Attributes with a place of their own in the event.
    private static final Set<String> PLACED =
            Set.of("specversion", "id", "source", "type", "time", "subject", "datacontenttype");

    private ForeignEvents() {}

    static Item read(CloudEvent event, Receipt receipt) {
        var id = event.required("id");
        var source = event.required("source");
        var subject = event.text("subject").orElse(null);
        var data =
                DataDraft.of(receipt, id, event.required("type"), source, event.pointer())
                        .conversation(
                                subject == null ? null : new Conversation(subject, null, null))
                        .message(ForeignData.message(id, event.data()))
                        .custom(custom(event))
                        .build();
        return new Item.Drafted(
                new EventDraft(
                        event.pointer(),
                        Channel.CLOUDEVENTS,
                        EventType.CUSTOM,
                        source,
                        id,
                        subject,
                        subject,
                        time(event, receipt),
                        data,
                        carried(event),
                        event.repaired()));
    }

    static Instant time(CloudEvent event, Receipt receipt) {
        return event.text("time")
                .map(text -> OffsetDateTime.parse(text).toInstant())
                .orElse(receipt.at());
    }

    /// Extensions that mean something to us.
    private static Map<String, JsonNode> carried(CloudEvent event) {
        return Stream.of("traceparent", Event.NOT_BEFORE)
                .filter(name -> event.attributes().path(name).isString())
                .collect(Collectors.toMap(name -> name, name -> event.attributes().path(name)));
    }

    private static Custom custom(CloudEvent event) {
        var extensions = JsonNodeFactory.instance.objectNode();
        for (var attribute : event.attributes().properties()) {
            if (!PLACED.contains(attribute.getKey())) {
                extensions.set(attribute.getKey(), attribute.getValue());
            }
        }
        var base64 = event.base64();
        return new Custom(
                event.required("type"),
                event.required("source"),
                event.text("datacontenttype").orElse(null),
                event.data().isMissingNode() ? null : event.data(),
                base64 == null ? null : base64.stringValue(),
                extensions.isEmpty() ? null : extensions);
    }
}
