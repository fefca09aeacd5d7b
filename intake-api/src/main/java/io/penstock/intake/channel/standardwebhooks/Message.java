package io.penstock.intake.channel.standardwebhooks;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.ForeignData;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// One message, kept whole under `intake.custom`: always one item, whose id the sender gives and
/// keeps when it sends again. Who sends is the connection, for the protocol has no word for it.
///
/// Its time is that of the payload. `webhook-timestamp` tells of the attempt, and differs when the
/// same is sent again.
final class Message {
    private static final String ITEM = "#";
    private static final String UNNAMED = "unknown";

    private final String connection;
    private final Receipt receipt;
    private final SignedHeaders.Given signed;

    private Message(String connection, Receipt receipt, SignedHeaders.Given signed) {
        this.connection = connection;
        this.receipt = receipt;
        this.signed = signed;
    }

    static Item read(String connection, Receipt receipt, Payload payload) {
        return switch (SignedHeaders.of(receipt.request())) {
            case SignedHeaders.Given signed ->
                    new Message(connection, receipt, signed).item(payload);
            case SignedHeaders.Lacking(var name) ->
                    Item.bad(ITEM, Place.header(name, "required", "A Standard Webhook has one"));
            case SignedHeaders.Malformed() ->
                    Item.bad(ITEM, Place.header("webhook-id", "format", "Without a full stop"));
        };
    }

    private Item item(Payload payload) {
        return switch (payload) {
            case Payload.Json(var root) -> json(root);
            case Payload.Bytes(var bytes) ->
                    drafted(
                            MissingNode.getInstance(),
                            new Custom(
                                    UNNAMED,
                                    connection,
                                    contentType(),
                                    null,
                                    Base64.getEncoder().encodeToString(bytes),
                                    null),
                            false);
        };
    }

    private Item json(JsonNode root) {
        var storable = StorableText.repair(root);
        var body = storable.node();
        var type = Fields.text(body, "type").orElse(UNNAMED);
        return drafted(
                body,
                new Custom(type, connection, contentType(), body, null, null),
                storable.changed());
    }

    private Item drafted(JsonNode body, Custom custom, boolean repaired) {
        var subject = Fields.textOrNull(body, "subject");
        var data =
                DataDraft.of(receipt, signed.id(), custom.type(), connection, ITEM)
                        .conversation(
                                subject == null ? null : new Conversation(subject, null, null))
                        .message(ForeignData.message(signed.id(), body.path("data")))
                        .custom(custom)
                        .build();
        return new Item.Drafted(
                new EventDraft(
                        ITEM,
                        Channel.STANDARD_WEBHOOKS,
                        EventType.CUSTOM,
                        connection,
                        signed.id(),
                        subject,
                        subject,
                        time(body),
                        data,
                        Map.of(),
                        repaired));
    }

    private Instant time(JsonNode body) {
        return Fields.timestamp(body, "timestamp").orElseGet(signed::signedAt);
    }

    private @Nullable String contentType() {
        return receipt.request().contentType().map(Object::toString).orElse(null);
    }
}
