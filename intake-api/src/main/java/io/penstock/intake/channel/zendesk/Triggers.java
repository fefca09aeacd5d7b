package io.penstock.intake.channel.zendesk;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Bodies that administrators write for triggers and automations. Known is
/// `{ticket: {id, title, description, priority, status, url, tags}, requester: {name, email, id,
/// locale}, comment: {body, is_public, author: {is_staff}}}`, whose members are those of Zendesk's
/// placeholders; anything else is kept as it came.
///
/// The vendor names no event in them, so the invocation is their identity.
final class Triggers {
    private static final String INVOCATION = "X-Zendesk-Webhook-Invocation-Id";
    private static final String TYPE = "trigger";

    private Triggers() {}

    static Item read(Incoming incoming) {
        var invocation = incoming.receipt().request().header(INVOCATION);
        if (invocation.isEmpty()) {
            return Item.bad(
                    Incoming.ITEM,
                    Place.header(INVOCATION, "required", "It tells one invocation from another"));
        }
        var identity = new Incoming.Identity(invocation.get(), TYPE, incoming.signedAt());
        var ticket = incoming.body().path("ticket");
        return Fields.text(ticket, "id")
                .map(id -> updated(incoming, identity, id, ticket))
                .orElseGet(() -> incoming.custom(identity, null));
    }

    private static Item updated(
            Incoming incoming, Incoming.Identity identity, String id, JsonNode ticket) {
        var body = incoming.body();
        var requester = body.path("requester");
        return incoming.about(
                Words.ticket(id, ticket),
                Words.user(requester).orElse(null),
                EventType.TICKET_UPDATED,
                identity,
                data ->
                        data.message(message(body, ticket, identity.nativeId()).orElse(null))
                                .priority(Words.priority(ticket))
                                .tags(tags(ticket.path("tags")))
                                .locale(Fields.textOrNull(requester, "locale")));
    }

    private static Optional<Message> message(JsonNode body, JsonNode ticket, String id) {
        var comment = body.path("comment");
        var isPublic = comment.path("is_public").asBoolean(true);
        var staff = Fields.says(comment.path("author"), "is_staff");
        return Fields.text(comment, "body")
                .or(() -> Fields.text(ticket, "description"))
                .map(
                        text ->
                                MessageDraft.of(id)
                                        .kind(isPublic ? "text" : "note")
                                        .direction(
                                                isPublic && !staff
                                                        ? Direction.INBOUND
                                                        : Direction.OUTBOUND)
                                        .isPublic(isPublic)
                                        .text(text)
                                        .build());
    }

    /// The placeholder gives them in one text, with blanks between.
    private static List<String> tags(JsonNode tags) {
        return tags.isString()
                ? Stream.of(tags.asString().split("\\s+")).filter(tag -> !tag.isEmpty()).toList()
                : tags.valueStream().filter(JsonNode::isString).map(JsonNode::asString).toList();
    }
}
