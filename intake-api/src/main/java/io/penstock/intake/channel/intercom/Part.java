package io.penstock.intake.channel.intercom;

import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.FileNames;
import io.penstock.intake.channel.Html;
import io.penstock.intake.channel.Links;
import io.penstock.intake.channel.MediaKind;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Message.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// One thing that somebody wrote: the beginning of a conversation, or a part of it. Bodies are
/// HTML.
record Part(JsonNode node) {
    private static final String NOTE = "note";

    /// The newest of `parts` that says something and is of that side: a notification may bring the
    /// whole history.
    static Optional<Part> newest(Stream<JsonNode> parts, boolean customer, boolean note) {
        return parts.map(Part::new)
                .filter(part -> People.by(customer, part.author()))
                .filter(part -> part.isNote() == note)
                .filter(Part::says)
                .reduce((_, later) -> later);
    }

    JsonNode author() {
        return node.path("author");
    }

    boolean says() {
        return Fields.text(node, "body").isPresent() || !node.path("attachments").isEmpty();
    }

    private boolean isNote() {
        return Fields.text(node, "part_type").filter(NOTE::equals).isPresent();
    }

    /// A message whose content is not told.
    static MessageDraft untold(String id, Direction direction, boolean note) {
        return MessageDraft.of(id)
                .kind(note ? NOTE : "text")
                .direction(direction)
                .isPublic(!note)
                .thin();
    }

    /// @param id where the part has none
    MessageDraft message(String id, Direction direction) {
        var html = Fields.text(node, "body");
        return MessageDraft.of(Fields.text(node, "id").orElse(id))
                .kind(kind())
                .direction(direction)
                .isPublic(!isNote())
                .text(html.map(Html::text).filter(text -> !text.isEmpty()).orElse(null))
                .html(html.orElse(null));
    }

    private String kind() {
        if (isNote()) {
            return NOTE;
        }
        if (Fields.text(node, "type").filter("email"::equals).isPresent()) {
            return "email";
        }
        var files = attachments();
        return files.isEmpty() || Fields.text(node, "body").isPresent()
                ? "text"
                : MediaKind.of(files.getFirst().type());
    }

    List<Attachment> attachments() {
        var all = new ArrayList<Attachment>();
        for (var file : node.path("attachments")) {
            all.add(
                    new Attachment(
                            null,
                            Fields.text(file, "content_type").orElse(MediaKind.UNKNOWN_TYPE),
                            Fields.text(file, "name").flatMap(FileNames::safe).orElse(null),
                            Fields.countOrNull(file, "filesize"),
                            null,
                            Fields.text(file, "url").flatMap(Links::web).orElse(null),
                            null,
                            null,
                            null,
                            null,
                            null));
        }
        return all;
    }
}
