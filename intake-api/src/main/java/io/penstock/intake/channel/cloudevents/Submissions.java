package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.event.EventType;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.json.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Events of our own types (`intake.…`) in the submission profile: what intake knows better is
/// filled in, and then the whole must obey the event's schema, which is closed.
final class Submissions {
    static final String PREFIX = "intake.";

    private static final Set<Channel> CHANNELS = Set.of(Channel.DASHBOARD, Channel.CLOUDEVENTS);

    /// Attributes that have a member of their own in the event, or are constant.
    private static final Set<String> PLACED =
            Set.of(
                    "specversion",
                    "id",
                    "source",
                    "type",
                    "time",
                    "subject",
                    "datacontenttype",
                    "dataschema",
                    "tenantid",
                    "channel");

    private final CloudEvent event;
    private final Receipt receipt;

    private Submissions(CloudEvent event, Receipt receipt) {
        this.event = event;
        this.receipt = receipt;
    }

    static Item read(CloudEvent event, Receipt receipt) {
        return new Submissions(event, receipt).read();
    }

    private Item read() {
        var places = forbidden();
        if (!places.isEmpty()) {
            return Item.bad(event.pointer(), places);
        }
        var data = completed((ObjectNode) event.data());
        var violations = EventSchema.check(canonical(data));
        if (!violations.isEmpty()) {
            return Item.bad(event.pointer(), violations.stream().map(this::place).toList());
        }
        try {
            return drafted(StrictJson.CLOSED.treeToValue(data, EventData.class));
        } catch (JacksonException _) {
            return Item.bad(
                    event.pointer(), event.atData("", "invalid", "Not of the event's form"));
        }
    }

    /// What only intake may say.
    private List<Place> forbidden() {
        var places = new ArrayList<Place>();
        if (!event.data().isObject()) {
            places.add(event.atData("", "required", "The event's body, a JSON object"));
        } else if (event.data().has("native")) {
            places.add(event.atData("/native", "not-allowed", "Intake fills it in"));
        }
        for (var name : List.of("recordedtime", "partitionkey")) {
            if (event.attributes().has(name)) {
                places.add(event.at(name, "not-allowed", "Intake fills it in"));
            }
        }
        var tenant = receipt.source().tenant().value();
        if (event.attributes().has("tenantid")
                && !event.text("tenantid").equals(Optional.of(tenant))) {
            places.add(event.at("tenantid", "tenant-mismatch", "The tenant of the token"));
        }
        if (event.attributes().has("channel") && submitted("channel").isEmpty()) {
            places.add(event.at("channel", "not-allowed", "dashboard or cloudevents"));
        }
        return places;
    }

    private Optional<Channel> submitted(String attribute) {
        return event.text(attribute).flatMap(Channel::named).filter(CHANNELS::contains);
    }

    private Channel channel() {
        return submitted("channel").orElse(Channel.DASHBOARD);
    }

    private String account() {
        return event.required("source");
    }

    private ObjectNode completed(ObjectNode submitted) {
        var data = submitted.deepCopy();
        var draft =
                DataDraft.of(
                                receipt,
                                event.required("id"),
                                event.required("type"),
                                account(),
                                event.pointer())
                        .build();
        data.set("native", StrictJson.CLOSED.valueToTree(draft).path("native"));
        if (!data.has("conversation")) {
            event.text("subject")
                    .ifPresent(subject -> data.putObject("conversation").put("id", subject));
        }
        if (data.get("message") instanceof ObjectNode message && !message.has("id")) {
            message.put("id", event.required("id"));
        }
        if (event.required("type").equals(EventType.MESSAGE_RECEIVED.word())
                && !data.has("replyTo")) {
            replyTo(data);
        }
        return data;
    }

    private void replyTo(ObjectNode data) {
        var address = data.path("contact").path("id");
        if (address.isString()) {
            data.putObject("replyTo")
                    .put("channel", channel().word())
                    .put("account", account())
                    .put("address", address.stringValue());
        }
    }

    private ObjectNode canonical(ObjectNode data) {
        var whole = event.attributes().deepCopy();
        whole.put("time", ForeignEvents.time(event, receipt).toString());
        whole.put("recordedtime", receipt.at().toString());
        whole.put("tenantid", receipt.source().tenant().value());
        whole.put("channel", channel().word());
        if (!whole.has("datacontenttype") || event.binary()) {
            whole.put("datacontenttype", Event.DATACONTENTTYPE);
        }
        if (!whole.has("dataschema")) {
            whole.put("dataschema", Event.DATASCHEMA);
        }
        whole.set("data", data);
        return whole;
    }

    private Place place(Violation violation) {
        var path = violation.pointer().substring(1);
        return path.equals("/data") || path.startsWith("/data/")
                ? event.atData(
                        path.substring("/data".length()), violation.code(), violation.detail())
                : event.at(
                        path.isEmpty() ? "" : path.substring(1),
                        violation.code(),
                        violation.detail());
    }

    private Item drafted(EventData data) {
        var conversation = data.conversation() == null ? null : data.conversation().id();
        return new Item.Drafted(
                new EventDraft(
                        event.pointer(),
                        channel(),
                        EventType.named(event.required("type")).orElseThrow(),
                        account(),
                        event.required("id"),
                        event.text("subject").orElse(conversation),
                        conversation,
                        ForeignEvents.time(event, receipt),
                        data,
                        extensions(),
                        event.repaired()));
    }

    private Map<String, JsonNode> extensions() {
        var extensions = new LinkedHashMap<String, JsonNode>();
        event.attributes().properties().stream()
                .filter(attribute -> !PLACED.contains(attribute.getKey()))
                .forEach(attribute -> extensions.put(attribute.getKey(), attribute.getValue()));
        return extensions;
    }
}
