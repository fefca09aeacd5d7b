package io.penstock.intake.channel.zammad;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.FileNames;
import io.penstock.intake.channel.Html;
import io.penstock.intake.channel.Links;
import io.penstock.intake.channel.MediaKind;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What somebody added to a ticket. What staff and the system write, and what is internal, is
/// outbound: nothing may answer it.
record Article(JsonNode node) {
    boolean isInbound() {
        return !isInternal() && says("sender", "Customer");
    }

    /// Whoever wrote an e-mail need not be the ticket's customer.
    ///
    /// @param customer of the ticket; where it is the same, more is known of them
    Optional<Contact> author(Optional<Contact> customer) {
        var author = Fields.text(node, "from").flatMap(People::mailbox);
        return author.map(
                writer ->
                        customer.filter(known -> known.id().equalsIgnoreCase(writer.id()))
                                .orElse(writer));
    }

    Optional<Message> message() {
        return Fields.text(node, "id").map(id -> message(id).build());
    }

    private MessageDraft message(String id) {
        var body = Fields.text(node, "body");
        var html = body.filter(_ -> says("content_type", "text/html"));
        return MessageDraft.of(id)
                .kind(kind())
                .direction(isInbound() ? Direction.INBOUND : Direction.OUTBOUND)
                .isPublic(!isInternal())
                .text(
                        html.map(Html::text)
                                .or(() -> body)
                                .filter(text -> !text.isEmpty())
                                .orElse(null))
                .html(html.orElse(null))
                .inReplyTo(Fields.textOrNull(node, "in_reply_to"))
                .extra("message_id", node.path("message_id"));
    }

    /// The files stand behind Zammad's own sign-in.
    List<Attachment> attachments() {
        var all = new ArrayList<Attachment>();
        for (var file : node.path("attachments")) {
            all.add(
                    new Attachment(
                            Fields.textOrNull(file, "id"),
                            type(file.path("preferences")),
                            Fields.text(file, "filename").flatMap(FileNames::safe).orElse(null),
                            Fields.countOrNull(file, "size"),
                            null,
                            Fields.text(file, "url").flatMap(Links::web).orElse(null),
                            null,
                            true,
                            null,
                            null,
                            null));
        }
        return all;
    }

    private static String type(JsonNode preferences) {
        return Fields.text(preferences, "Content-Type")
                .or(() -> Fields.text(preferences, "Mime-Type"))
                .orElse(MediaKind.UNKNOWN_TYPE);
    }

    private String kind() {
        if (isInternal()) {
            return "note";
        }
        return says("type", "email") ? "email" : "text";
    }

    private boolean isInternal() {
        return Fields.says(node, "internal");
    }

    private boolean says(String member, String word) {
        return Fields.text(node, member).filter(word::equals).isPresent();
    }
}
