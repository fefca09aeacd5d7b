package io.penstock.intake.start;

import io.penstock.intake.accept.EventNaming;
import io.penstock.intake.accept.Item;
import io.penstock.intake.body.Faults;
import io.penstock.intake.body.Members;
import io.penstock.intake.body.Text;
import io.penstock.intake.channel.cloudevents.SubmittedEvent;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.NativeItem.Raw;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a run is to be about: the members `type`, `subject`, `text` and `data`, which become an
/// event as they would at `/v1/events`.
///
/// With one of our types, `data` is that type's body. Without, it is any JSON object, which
/// expressions find under `event.data.custom.body`; `text` alone is its `message.text`.
public final class Commission {
    private static final String FREE_TYPE = "penstock.run";
    private static final Text SUBJECT = Text.NAME;
    private static final Text TYPE =
            new Text("One of our event types", word -> EventType.named(word).isPresent());
    private static final Text WORDS = new Text("1 to 65536 characters", Commission::isText);

    private final @Nullable String type;
    private final @Nullable String subject;
    private final JsonNode data;

    private Commission(@Nullable String type, @Nullable String subject, JsonNode data) {
        this.type = type;
        this.subject = subject;
        this.data = data;
    }

    public static Commission read(Members body) {
        var type = body.text("type", TYPE);
        var subject = body.text("subject", SUBJECT);
        var text = body.text("text", WORDS);
        var data = body.node("data");
        if (data != null && !data.isObject()) {
            body.fault("data", "type", "An object");
        }
        if (text != null && (data != null || type != null)) {
            body.fault("text", "exclusive", "Without type and data, which say more");
        }
        return new Commission(type, subject, data == null ? spoken(text) : data);
    }

    /// @param account part of what makes its conversation one with others
    /// @param nativeId by which the caller knows it
    /// @return empty, with faults, if it makes no event
    public Optional<Event> event(
            TenantId tenant,
            EventId id,
            String account,
            String nativeId,
            RawRequest request,
            Instant at,
            EventNaming naming,
            Faults faults) {
        var receipt = receipt(new Source(tenant, Channel.DASHBOARD, account), id, request, at);
        return switch (SubmittedEvent.read(submitted(account, nativeId), receipt)) {
            case Item.Drafted(var draft, _) -> checked(naming.name(draft, receipt), id, faults);
            case Item.Bad(_, var problem) -> {
                faults.add(problem);
                yield Optional.empty();
            }
            case Item.Skipped(var pointer, var why) -> {
                faults.add(pointer, "skipped", why);
                yield Optional.empty();
            }
        };
    }

    private static Optional<Event> checked(Event event, EventId id, Faults faults) {
        var named = event.named(id);
        if (EventSchema.check(StrictJson.CLOSED.valueToTree(named)).isEmpty()) {
            return Optional.of(named);
        }
        faults.add("#/data", "not-canonical", "The event would not obey its schema");
        return Optional.empty();
    }

    private ObjectNode submitted(String account, String nativeId) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("specversion", Event.SPECVERSION);
        event.put("id", nativeId);
        event.put("source", account);
        event.put("type", type == null ? FREE_TYPE : type);
        if (subject != null) {
            event.put("subject", subject);
        }
        event.set("data", data);
        return event;
    }

    private static Receipt receipt(Source source, EventId id, RawRequest request, Instant at) {
        var receipt = Receipt.of(source, request, at);
        var raw = receipt.raw();
        var kept = new Raw("urn:penstock:event:" + id, raw.sha256(), raw.type(), raw.size());
        return new Receipt(receipt.id(), source, request, at, kept);
    }

    private static ObjectNode spoken(@Nullable String text) {
        var data = JsonNodeFactory.instance.objectNode();
        if (text != null) {
            data.putObject("message").put("text", text);
        }
        return data;
    }

    private static boolean isText(String text) {
        return !text.isBlank() && text.length() <= 65_536;
    }
}
