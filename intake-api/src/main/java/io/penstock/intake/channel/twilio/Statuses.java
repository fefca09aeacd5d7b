package io.penstock.intake.channel.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Malformed;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.intake.channel.UrlEncoded;
import io.penstock.schema.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// What became of a message we sent: each status is a fact of its own, and they come in any order.
final class Statuses {
    /// Twilio's words for what has not left it yet are one to us.
    private static final Map<String, String> STATES =
            Map.of(
                    "accepted", "accepted",
                    "scheduled", "accepted",
                    "queued", "accepted",
                    "sending", "accepted",
                    "sent", "sent",
                    "delivered", "delivered",
                    "read", "read",
                    "failed", "failed",
                    "undelivered", "undelivered");

    private static final String KEY = "biz_opaque_callback_data";

    private Statuses() {}

    static Item read(SingleItem item, String message, String status) {
        var body = item.body();
        var identity =
                new Identity(message + "|" + status, "status:" + status, item.receipt().at());
        var customer = Fields.text(body, "To");
        if (customer.isEmpty()) {
            return item.lacking("#/To", "Whom the message was for");
        }
        var ours =
                Fields.text(body, "From")
                        .or(() -> Fields.text(body, "MessagingServiceSid"))
                        .orElse("");
        var conversation = Addresses.between(customer.get(), ours);
        var state = STATES.get(status);
        if (state == null) {
            return item.custom(identity, conversation.id());
        }
        var contact = Addresses.customer(body, customer.get());
        var draft =
                MessageDraft.of(message)
                        .state(state)
                        .recipient(contact.id())
                        .errors(errors(body))
                        .extra(KEY, key(item));
        return item.drafted(
                EventType.MESSAGE_STATUS,
                identity,
                conversation.id(),
                item.data(identity)
                        .contact(contact)
                        .conversation(conversation)
                        .message(draft.build()));
    }

    /// Our own text for the message, which stands in the address that we gave Twilio for it; what
    /// cannot be decoded is not ours.
    private static JsonNode key(SingleItem item) {
        var query = item.receipt().request().query();
        var found = new ArrayList<String>();
        try {
            UrlEncoded.pairs(
                    query == null ? new byte[0] : query.getBytes(UTF_8),
                    (name, value) -> {
                        if (name.sent().equals(KEY)) {
                            found.add(value.decoded());
                        }
                    });
        } catch (Malformed _) {
            return MissingNode.getInstance();
        }
        return found.size() == 1
                ? JsonNodeFactory.instance.stringNode(found.getFirst())
                : MissingNode.getInstance();
    }

    private static List<JsonNode> errors(JsonNode body) {
        var code = Fields.text(body, "ErrorCode").filter(it -> !it.equals("0"));
        if (code.isEmpty()) {
            return List.of();
        }
        var error = JsonNodeFactory.instance.objectNode().put("code", code.get());
        Fields.text(body, "ErrorMessage")
                .or(() -> Fields.text(body, "ChannelStatusMessage"))
                .ifPresent(title -> error.put("title", title));
        return List.of(error);
    }
}
