package io.penstock.intake.channel.chatwoot;

import io.penstock.intake.channel.Coordinates;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.FileNames;
import io.penstock.intake.channel.Links;
import io.penstock.intake.channel.MediaKind;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Message.Location;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a message says: its text, and what hangs on it. Of a file Chatwoot tells the address and
/// the size, and neither name nor media type.
record Content(JsonNode body, List<JsonNode> files, List<JsonNode> others) {
    /// What a bot lets people choose from or fill in.
    private static final Set<String> INTERACTIVE =
            Set.of(
                    "input_text",
                    "input_textarea",
                    "input_email",
                    "input_select",
                    "input_csat",
                    "cards",
                    "form",
                    "article",
                    "integrations");

    static Content of(JsonNode body) {
        var all = body.path("attachments").valueStream().toList();
        return new Content(
                body,
                all.stream().filter(it -> it.has("data_url") && !isLocation(it)).toList(),
                all.stream().filter(it -> !it.has("data_url") || isLocation(it)).toList());
    }

    /// Kind, text and all that a message says besides.
    MessageDraft into(MessageDraft message) {
        var attributes = body.path("content_attributes");
        message.kind(kind())
                .text(Fields.textOrNull(body, "content"))
                .html(Fields.textOrNull(attributes.path("email").path("html_content"), "full"))
                .inReplyTo(
                        Fields.text(attributes, "in_reply_to")
                                .or(() -> Fields.text(attributes, "in_reply_to_external_id"))
                                .orElse(null))
                .extra("biz_opaque_callback_data", attributes.path("biz_opaque_callback_data"))
                .extra("items", attributes.path("items"))
                .extra("submitted_values", attributes.path("submitted_values"))
                .extra("submitted_email", attributes.path("submitted_email"));
        location()
                .ifPresentOrElse(
                        message::location,
                        () -> {
                            if (!others.isEmpty()) {
                                message.extra(
                                        "attachments",
                                        JsonNodeFactory.instance.arrayNode().addAll(others));
                            }
                        });
        return message;
    }

    List<Attachment> attachments() {
        return files.stream().map(Content::attachment).toList();
    }

    private String kind() {
        var type = Fields.text(body, "content_type").orElse("text");
        if (INTERACTIVE.contains(type)) {
            return "interactive";
        }
        return switch (type) {
            case "text" -> textOrFile();
            case "incoming_email" -> "email";
            case "sticker" -> "sticker";
            default -> "unsupported";
        };
    }

    private String textOrFile() {
        if (Fields.text(body, "content").isPresent()) {
            return "text";
        }
        if (location().isPresent()) {
            return "location";
        }
        if (!files.isEmpty()) {
            return switch (fileType(files.getFirst())) {
                case "image", "audio", "video" -> fileType(files.getFirst());
                default -> "document";
            };
        }
        return others.isEmpty() ? "text" : "unsupported";
    }

    private Optional<Location> location() {
        return others.stream()
                .filter(Content::isLocation)
                .findFirst()
                .flatMap(
                        place ->
                                Coordinates.of(
                                        place.path("coordinates_lat"),
                                        place.path("coordinates_long"),
                                        Fields.textOrNull(place, "fallback_title"),
                                        null));
    }

    private static boolean isLocation(JsonNode attachment) {
        return fileType(attachment).equals("location");
    }

    private static String fileType(JsonNode attachment) {
        return Fields.text(attachment, "file_type").orElse("");
    }

    private static Attachment attachment(JsonNode file) {
        var url = Fields.text(file, "data_url").flatMap(Links::web);
        var name = url.flatMap(Content::lastSegment);
        return new Attachment(
                Fields.textOrNull(file, "id"),
                type(file, name.orElse("")),
                name.orElse(null),
                Fields.countOrNull(file, "file_size"),
                null,
                url.orElse(null),
                null,
                null,
                null,
                null,
                null);
    }

    private static String type(JsonNode file, String name) {
        return Fields.text(file, "extension")
                .flatMap(extension -> MediaTypeFactory.getMediaType("file." + extension))
                .or(() -> MediaTypeFactory.getMediaType(name))
                .map(MediaType::toString)
                .orElse(MediaKind.UNKNOWN_TYPE);
    }

    /// The name of a file, as it stands in its address.
    private static Optional<String> lastSegment(String url) {
        var path = url.replaceFirst("[?#].*$", "");
        var segment = path.substring(path.lastIndexOf('/') + 1);
        try {
            return FileNames.safe(URLDecoder.decode(segment, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
