package io.penstock.intake.channel.form;

import io.penstock.intake.body.IdempotencyKey;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.channel.Malformed;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.channel.StrictBody;
import io.penstock.intake.channel.UrlEncoded;
import io.penstock.intake.channel.form.Submission.Field;
import io.penstock.intake.channel.form.Submission.Value;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The three media types of forms, as one shape.
final class Bodies {
    private static final int MAX_FIELDS = 500;

    private final List<Field> fields = new ArrayList<>();
    private boolean repaired;

    private Bodies() {}

    static Parsed<Submission> parse(RawRequest request) {
        if (IdempotencyKey.isGiven(request) && IdempotencyKey.read(request).isEmpty()) {
            return new Parsed.Unreadable<>(
                    Problem.of(
                            "idempotency-key",
                            400,
                            "Idempotency-Key refused",
                            "Send it once, of 1 to 255 characters, in double quotes; those of letters, digits and _.:~+/=- alone may be left bare",
                            List.of(Place.header(IdempotencyKey.HEADER, "format", null))));
        }
        var type = request.contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
        var bodies = new Bodies();
        try {
            if (type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)) {
                bodies.json(strict(request.body()));
            } else if (type.equalsTypeAndSubtype(MediaType.MULTIPART_FORM_DATA)) {
                Multipart.parts(request, type, bodies::part);
            } else {
                UrlEncoded.pairs(request.body(), bodies::pair);
            }
        } catch (Malformed e) {
            return e.unreadable();
        }
        return new Parsed.Body<>(
                new Submission(
                        List.copyOf(bodies.fields),
                        IdempotencyKey.read(request).orElse(null),
                        bodies.repaired));
    }

    private static JsonNode strict(byte[] body) throws Malformed {
        return switch (StrictBody.parse(body)) {
            case Parsed.Body<JsonNode>(var root) -> root;
            case Parsed.Unreadable<JsonNode>(var problem) ->
                    throw new Malformed(
                            Objects.requireNonNullElse(problem.detail(), problem.title()));
        };
    }

    private void json(JsonNode root) throws Malformed {
        if (!root.isObject()) {
            throw new Malformed("A form is a JSON object, one member a field");
        }
        for (var member : root.properties()) {
            var pointer = pointer(member.getKey());
            if (member.getValue().isArray()) {
                for (var i = 0; i < member.getValue().size(); i++) {
                    add(member.getKey(), pointer + "/" + i, true, plain(member.getValue().path(i)));
                }
            } else if (!member.getValue().isNull()) {
                add(member.getKey(), pointer, false, plain(member.getValue()));
            }
        }
    }

    private void pair(UrlEncoded.Part name, UrlEncoded.Part value) throws Malformed {
        var field = name.decoded();
        add(field, pointer(field), false, text(value.decoded()));
    }

    private void part(Multipart.Part part) throws Malformed {
        var value =
                part.fileName() == null
                        ? text(UrlEncoded.utf8(part.bytes()))
                        : new Value.Upload(part.fileName(), part.declaredType(), part.bytes());
        add(part.name(), pointer(part.name()), false, value);
    }

    private void add(String name, String pointer, boolean listed, Value value) throws Malformed {
        if (fields.size() >= MAX_FIELDS) {
            throw new Malformed("A form has at most %d values".formatted(MAX_FIELDS));
        }
        fields.add(new Field(name, pointer, listed, value));
    }

    private Value text(String text) {
        return plain(JsonNodeFactory.instance.stringNode(text));
    }

    private Value plain(JsonNode node) {
        if (node.isContainer() || node.isNull()) {
            return new Value.Unusable();
        }
        var storable = StorableText.repair(node);
        repaired |= storable.changed();
        return new Value.Plain(storable.node());
    }

    /// RFC 6901 as a URI fragment; a stranger's name may hold anything.
    static String pointer(String name) {
        var escaped = name.replace("~", "~0").replace("/", "~1");
        return "#/" + UriUtils.encode(escaped, StandardCharsets.UTF_8);
    }
}
