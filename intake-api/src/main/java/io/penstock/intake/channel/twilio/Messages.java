package io.penstock.intake.channel.twilio;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Coordinates;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.Links;
import io.penstock.intake.channel.MediaKind;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.Message.Selection;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a customer wrote. Twilio tells by its fields, more than by a type, what kind it is.
final class Messages {
    private static final int MAX_FILES = 100;

    private final SingleItem item;
    private final JsonNode body;
    private final String id;

    private Messages(SingleItem item, String id) {
        this.item = item;
        this.body = item.body();
        this.id = id;
    }

    static Item read(SingleItem item, String id) {
        var from = Fields.text(item.body(), "From");
        var to = Fields.text(item.body(), "To");
        if (from.isEmpty() || to.isEmpty()) {
            return item.lacking(
                    from.isEmpty() ? "#/From" : "#/To", "A message has a sender and a recipient");
        }
        return new Messages(item, id).from(from.get(), to.get());
    }

    private Item from(String from, String to) {
        var type = text("MessageType").orElse("message");
        var identity = new Identity(id, type, item.receipt().at());
        var contact = Addresses.customer(body, from);
        var conversation = Addresses.between(from, to);
        var attachments = attachments();
        var data =
                item.data(identity)
                        .contact(contact)
                        .conversation(conversation)
                        .message(message(type, attachments).build())
                        .attachments(attachments)
                        .replyTo(
                                new ReplyTo(
                                        Channel.TWILIO,
                                        item.account(),
                                        contact.id(),
                                        conversation.id(),
                                        null,
                                        null));
        return item.drafted(EventType.MESSAGE_RECEIVED, identity, conversation.id(), data);
    }

    private MessageDraft message(String type, List<Attachment> attachments) {
        var location =
                Coordinates.of(
                        body.path("Latitude"),
                        body.path("Longitude"),
                        Fields.textOrNull(body, "Label"),
                        Fields.textOrNull(body, "Address"));
        var selection = selection();
        var message =
                MessageDraft.of(id)
                        .direction(Direction.INBOUND)
                        .text(text("Body").or(() -> selection.map(Selection::title)).orElse(null))
                        .inReplyTo(Fields.textOrNull(body, "OriginalRepliedMessageSid"))
                        .forwarded(says("Forwarded") || says("FrequentlyForwarded"));
        location.ifPresent(message::location);
        selection.ifPresent(message::selection);
        keepOthers(message);
        if (location.isPresent()) {
            return message.kind("location");
        }
        if (selection.isPresent()) {
            return message.kind(body.has("ListId") ? "interactive" : "button");
        }
        return message.kind(
                attachments.isEmpty()
                        ? wordsOnly(type)
                        : MediaKind.of(attachments.getFirst().type()));
    }

    /// A type that is new, and says nothing that is understood, is not to be answered as a text.
    private String wordsOnly(String type) {
        var known = type.equals("text") || type.equals("message");
        return known || text("Body").isPresent() ? "text" : "unsupported";
    }

    /// A button of a template, or an entry of a list.
    private Optional<Selection> selection() {
        return text("ListId")
                .map(
                        entry ->
                                new Selection(
                                        entry,
                                        Fields.textOrNull(body, "ListTitle"),
                                        Fields.textOrNull(body, "ListDescription")))
                .or(
                        () ->
                                text("ButtonPayload")
                                        .or(() -> text("ButtonText"))
                                        .map(
                                                button ->
                                                        new Selection(
                                                                button,
                                                                Fields.textOrNull(
                                                                        body, "ButtonText"),
                                                                null)));
    }

    private List<Attachment> attachments() {
        var all = new ArrayList<Attachment>();
        for (var i = 0; i < MAX_FILES && body.has("MediaUrl" + i); i++) {
            all.add(
                    new Attachment(
                            null,
                            text("MediaContentType" + i).orElse(MediaKind.UNKNOWN_TYPE),
                            null,
                            null,
                            null,
                            text("MediaUrl" + i).flatMap(Links::web).orElse(null),
                            null,
                            true,
                            null,
                            null,
                            null));
        }
        return all;
    }

    /// The advertisement that somebody came from, and whether they asked to be left alone.
    private void keepOthers(MessageDraft message) {
        for (var member : body.properties()) {
            if (member.getKey().startsWith("Referral")
                    || member.getKey().equals("ChannelMetadata")
                    || member.getKey().equals("InteractiveData")
                    || member.getKey().equals("OptOutType")) {
                message.extra(member.getKey(), member.getValue());
            }
        }
    }

    private boolean says(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    private Optional<String> text(String name) {
        return Fields.text(body, name);
    }
}
