package io.penstock.intake.channel.cloudevents;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Binary content mode: attributes in `ce-…` headers, the body is the data.
final class BinaryEvents {
    private static final String PREFIX = "ce-";
    private static final String CONTENT_TYPE = "datacontenttype";

    private BinaryEvents() {}

    sealed interface Reading {
        record Read(CloudEvent event) implements Reading {}

        /// A header that cannot be an attribute.
        record BadHeaders(List<Place> places) implements Reading {}

        record Unreadable(Problem problem) implements Reading {}
    }

    static Reading read(RawRequest request) {
        var places = new ArrayList<Place>();
        var attributes = attributes(request, places);
        if (!places.isEmpty()) {
            return new Reading.BadHeaders(places);
        }
        var type = request.contentType().orElse(null);
        request.header("content-type").ifPresent(text -> attributes.put(CONTENT_TYPE, text));
        if (request.body().length == 0) {
            return read(attributes, MissingNode.getInstance(), null);
        }
        return isJson(type) ? json(attributes, request) : bytes(attributes, type, request.body());
    }

    private static ObjectNode attributes(RawRequest request, List<Place> places) {
        var attributes = JsonNodeFactory.instance.objectNode();
        request.headers()
                .forEach(
                        (header, values) -> {
                            var name = header.toLowerCase(Locale.ROOT);
                            if (name.startsWith(PREFIX)) {
                                attribute(name, values, attributes, places);
                            }
                        });
        return attributes;
    }

    private static void attribute(
            String header, List<String> values, ObjectNode attributes, List<Place> places) {
        var name = header.substring(PREFIX.length());
        if (name.equals(CONTENT_TYPE)) {
            places.add(Place.header(header, "not-allowed", "Content-Type says it"));
        } else if (values.size() > 1) {
            places.add(Place.header(header, "repeated", "One value"));
        } else {
            HeaderText.decode(values.getFirst())
                    .ifPresentOrElse(
                            text -> attributes.put(name, text),
                            () ->
                                    places.add(
                                            Place.header(
                                                    header, "encoding", "Percent-encoded UTF-8")));
        }
    }

    private static Reading json(ObjectNode attributes, RawRequest request) {
        return switch (StrictBody.parse(request.body())) {
            case Parsed.Body<JsonNode>(var data) -> read(attributes, data, null);
            case Parsed.Unreadable<JsonNode>(var problem) -> new Reading.Unreadable(problem);
        };
    }

    private static Reading bytes(ObjectNode attributes, @Nullable MediaType type, byte[] body) {
        var make = JsonNodeFactory.instance;
        var text = type != null && type.getType().equals("text") ? utf8(body) : null;
        return text == null
                ? read(
                        attributes,
                        MissingNode.getInstance(),
                        make.stringNode(Base64.getEncoder().encodeToString(body)))
                : read(attributes, make.stringNode(text), null);
    }

    private static Reading read(ObjectNode attributes, JsonNode data, @Nullable JsonNode base64) {
        var storable = StorableText.repair(data);
        var names = StorableText.repair(attributes);
        return new Reading.Read(
                new CloudEvent(
                        "#",
                        true,
                        (ObjectNode) names.node(),
                        storable.node(),
                        base64,
                        storable.changed() || names.changed()));
    }

    private static boolean isJson(@Nullable MediaType type) {
        return type == null
                || type.getSubtype().equals("json")
                || type.getSubtype().endsWith("+json");
    }

    private static @Nullable String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
