package io.penstock.intake.channel.whatsapp;

import io.penstock.intake.channel.Coordinates;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Form;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a message says, by its type. A type that is not known here is of kind `unsupported` and
/// keeps all it brought: it is never dropped, and never an error.
final class MessageContent {
    private final MessageDraft message;
    private final List<Attachment> attachments = new ArrayList<>();
    private @Nullable Form form;

    private MessageContent(MessageDraft message) {
        this.message = message;
    }

    /// Puts into `message` what `item` says.
    ///
    /// @param item a message, or the new content of an edited one
    static MessageContent fill(MessageDraft message, JsonNode item) {
        var content = new MessageContent(message);
        content.fill(item);
        return content;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    @Nullable Form form() {
        return form;
    }

    private void fill(JsonNode item) {
        var type = Fields.text(item, "type").orElse("");
        var body = item.path(type);
        message.kind(type);
        switch (type) {
            case "text" -> message.text(Fields.textOrNull(body, "body"));
            case "image", "audio", "video", "document", "sticker" -> media(type, body);
            case "location" -> location(body);
            case "contacts" -> message.extra("contacts", body);
            case "interactive" -> interactive(body);
            case "button" -> button(body);
            case "order" -> order(body);
            case "reaction" -> reaction(body);
            case "system" -> system(body);
            case "" -> message.kind("unsupported").extra("message", item);
            default -> message.kind("unsupported").extra(type, body);
        }
        context(item.path("context"));
        message.extra("referral", item.path("referral"));
        message.errors(Errors.of(item.path("errors")));
    }

    private void context(JsonNode context) {
        message.inReplyTo(Fields.textOrNull(context, "id"));
        message.forwarded(
                context.path("forwarded").asBoolean(false)
                        || context.path("frequently_forwarded").asBoolean(false));
        message.extra("referred_product", context.path("referred_product"));
    }

    private void media(String type, JsonNode body) {
        message.text(Fields.textOrNull(body, "caption"));
        message.extra("animated", body.path("animated"));
        attachments.add(
                new Attachment(
                        Fields.textOrNull(body, "id"),
                        Fields.text(body, "mime_type").orElse("application/octet-stream"),
                        Fields.text(body, "filename").map(MessageContent::fileName).orElse(null),
                        null,
                        Fields.textOrNull(body, "sha256"),
                        Fields.text(body, "url").filter(MessageContent::isUri).orElse(null),
                        null,
                        true,
                        null,
                        null,
                        type.equals("audio") ? body.path("voice").asBoolean(false) : null));
    }

    private void location(JsonNode body) {
        Coordinates.of(
                        body.path("latitude"),
                        body.path("longitude"),
                        Fields.textOrNull(body, "name"),
                        Fields.textOrNull(body, "address"))
                .ifPresentOrElse(message::location, () -> message.extra("location", body));
    }

    private void interactive(JsonNode body) {
        var type = Fields.text(body, "type").orElse("");
        var reply = body.path(type);
        switch (type) {
            case "button_reply", "list_reply" ->
                    select(
                            Fields.textOrNull(reply, "id"),
                            Fields.textOrNull(reply, "title"),
                            Fields.textOrNull(reply, "description"));
            case "nfm_reply" -> flow(reply);
            default -> message.extra("interactive", body);
        }
    }

    /// A completed flow: its answers are JSON inside a string, and need not be an object.
    private void flow(JsonNode reply) {
        message.text(Fields.textOrNull(reply, "body"));
        var answers = Fields.text(reply, "response_json").flatMap(MessageContent::object);
        if (answers.isEmpty()) {
            message.extra("nfm_reply", reply);
            return;
        }
        form =
                new Form(
                        Fields.text(reply, "name").orElse("flow"),
                        Fields.textOrNull(answers.get(), "flow_token"),
                        null,
                        null,
                        answers.get().properties().stream()
                                .map(
                                        answer ->
                                                new Form.Answer(
                                                        answer.getKey(),
                                                        null,
                                                        null,
                                                        answer.getValue()))
                                .toList());
    }

    private void button(JsonNode body) {
        select(Fields.textOrNull(body, "payload"), Fields.textOrNull(body, "text"), null);
    }

    private void select(@Nullable String id, @Nullable String title, @Nullable String description) {
        message.text(title);
        if (id != null) {
            message.selection(new Message.Selection(id, title, description));
        }
    }

    private void order(JsonNode body) {
        message.text(Fields.textOrNull(body, "text"));
        message.extra("order", body);
    }

    /// Without an emoji the reaction was taken back.
    private void reaction(JsonNode body) {
        var emoji = Fields.textOrNull(body, "emoji");
        message.reaction(
                new Message.Reaction(
                        Fields.text(body, "message_id").orElse("unknown"), emoji, emoji == null));
    }

    private void system(JsonNode body) {
        message.text(Fields.textOrNull(body, "body"));
        message.extra("system", body);
    }

    private static Optional<JsonNode> object(String json) {
        try {
            return Optional.of(StrictJson.TOLERANT.readTree(json)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// A name that is no path.
    private static String fileName(String name) {
        return name.replaceAll("[/\\\\]", "_");
    }

    private static boolean isUri(String text) {
        try {
            return URI.create(text).isAbsolute();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
