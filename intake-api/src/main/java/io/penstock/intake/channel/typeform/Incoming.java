package io.penstock.intake.channel.typeform;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Accounts;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.store.connection.Connection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One authentic webhook: always one item. Of one response there may be several partial ones and a
/// complete one, which share their token.
final class Incoming {
    private static final String RESPONSE = "form_response";
    private static final String UNNAMED = "unknown";

    private final SingleItem item;
    private final JsonNode response;
    private final @Nullable String textField;

    private Incoming(SingleItem item, @Nullable String textField) {
        this.item = item;
        this.response = item.body().path(RESPONSE);
        this.textField = textField;
    }

    static Item read(Connection connection, Receipt receipt, JsonNode body) {
        var storable = StorableText.repair(body);
        var form = Fields.text(storable.node().path(RESPONSE), "form_id");
        var foreign = Accounts.refusal(connection, form, at("form_id"));
        if (foreign.isPresent()) {
            return Item.bad(SingleItem.POINTER, foreign.get());
        }
        var item =
                new SingleItem(
                        Channel.TYPEFORM,
                        receipt,
                        form.orElse(connection.id()),
                        storable.node(),
                        storable.changed());
        var settings = connection.form();
        return new Incoming(item, settings == null ? null : settings.text()).item();
    }

    private Item item() {
        return switch (word()) {
            case "form_response" -> response(EventType.FORM_SUBMITTED);
            case "form_response_partial" -> response(EventType.FORM_PARTIAL);
            default ->
                    item.custom(
                            identity(
                                    Fields.text(item.body(), "event_id")
                                            .orElse(item.receipt().raw().sha256())),
                            Fields.textOrNull(response, "token"));
        };
    }

    private Item response(EventType type) {
        for (var member : new String[] {"form_id", "token"}) {
            if (Fields.text(response, member).isEmpty()) {
                return item.lacking(at(member), "Every response of Typeform has one");
            }
        }
        var token = Fields.text(response, "token").orElseThrow();
        return new FormResponse(item, response, token, textField)
                .as(type, identity(token + "|" + word() + version(type)));
    }

    /// Somebody may go on, and leave again: only what was answered tells one partial response from
    /// the next.
    private String version(EventType type) {
        return type == EventType.FORM_PARTIAL ? "|" + item.receipt().raw().sha256() : "";
    }

    private SingleItem.Identity identity(String nativeId) {
        return new SingleItem.Identity(nativeId, word(), time());
    }

    private String word() {
        return Fields.text(item.body(), "event_type").orElse(UNNAMED);
    }

    /// Who has not finished has submitted nothing yet, but came at some time.
    private Instant time() {
        return Fields.timestamp(response, "submitted_at")
                .or(() -> Fields.timestamp(response, "landed_at"))
                .orElse(item.receipt().at());
    }

    private static String at(String member) {
        return "#/" + RESPONSE + "/" + member;
    }
}
