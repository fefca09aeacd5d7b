package io.penstock.gateway.chat;

import io.penstock.gateway.prompt.PromptIds;
import io.penstock.schema.json.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request as it came, with our extensions taken out of it.
///
/// @param forwarded every field that a provider gets, known or not; its messages may still have to
///     be rendered
/// @param stream null: the caller wants its answer whole
/// @param digest of the whole body with its members in order: the same for two requests that say
///     the same
record ChatRequest(
        String model,
        ObjectNode forwarded,
        @Nullable PromptReference prompt,
        @Nullable String run,
        @Nullable String step,
        @Nullable Streaming stream,
        String digest) {

    private static final JsonMapper CANONICAL =
            StrictJson.TOLERANT.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    /// Fields that are ours, or say where the answer goes.
    private static final List<String> NOT_FORWARDED =
            List.of("prompt", "metadata", "stream", "stream_options", "store");

    private static final List<String> OF_PERSONS = List.of("user", "safety_identifier");

    private static final Pattern HARMLESS = Pattern.compile("[\\x20-\\x7E]{1,200}");

    private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");
    private static final int MOST_TOKENS = 10_000_000;
    private static final BigDecimal HOTTEST = BigDecimal.TWO;

    /// @param version null: the newest
    record PromptReference(String id, @Nullable Integer version, ObjectNode variables) {}

    /// @param usage whether the stream tells of it at its end (`include_usage`)
    record Streaming(boolean usage) {}

    /// @throws ChatRefusal if it is no request that can be answered
    static ChatRequest read(byte[] body, Function<byte[], String> digest) {
        var request = parse(body);
        var model = request.path("model").stringValue("");
        if (model.isBlank()) {
            throw ChatRefusal.invalid("model", "`model` must be a route or `provider/model`");
        }
        refuseWhatIsNotDue(request);
        refuseWhatIsOutOfRange(request);
        var prompt = prompt(request);
        if (prompt == null && !isMessages(request.path("messages"))) {
            throw ChatRefusal.invalid(
                    "messages", "`messages` must be a list of messages, unless `prompt` is given");
        }
        if (prompt != null && request.hasNonNull("messages")) {
            throw ChatRefusal.invalid("messages", "Give `prompt` or `messages`, not both");
        }
        var metadata = request.path("metadata");
        return new ChatRequest(
                model,
                forwarded(request, digest),
                prompt,
                word(metadata.path("run")),
                word(metadata.path("step")),
                streaming(request),
                digest.apply(CANONICAL.writeValueAsBytes(request)));
    }

    /// Who is behind the caller a provider can tell apart, and not by name.
    private static ObjectNode forwarded(ObjectNode request, Function<byte[], String> digest) {
        var forwarded = request.deepCopy().remove(NOT_FORWARDED);
        for (var field : OF_PERSONS) {
            if (forwarded.path(field).isString()) {
                var person = forwarded.path(field).stringValue();
                forwarded.put(field, digest.apply(person.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return forwarded;
    }

    private static ObjectNode parse(byte[] body) {
        try {
            if (StrictJson.TOLERANT.readTree(body) instanceof ObjectNode request) {
                return request;
            }
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw ChatRefusal.unreadable(
                    at == null
                            ? "The body is no JSON"
                            : "The body is no JSON: line %d, column %d"
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        }
        throw ChatRefusal.unreadable("The body must be a JSON object");
    }

    private static void refuseWhatIsNotDue(ObjectNode request) {
        if (isOn(request.path("store"))) {
            throw ChatRefusal.unsupported("store", "Completions are not stored at providers");
        }
        var n = request.path("n");
        if (!n.isMissingNode()
                && !n.isNull()
                && !(n.isInt() && n.intValue() >= 1 && n.intValue() <= 16)) {
            throw ChatRefusal.invalid("n", "`n` must be a number from 1 to 16");
        }
    }

    /// The same for every provider: one that takes a value for its default would hide the caller's
    /// mistake until another one answers.
    private static void refuseWhatIsOutOfRange(ObjectNode request) {
        for (var field : List.of("max_tokens", "max_completion_tokens")) {
            var tokens = request.path(field);
            if (request.hasNonNull(field)
                    && !(tokens.isInt()
                            && tokens.intValue() >= 1
                            && tokens.intValue() <= MOST_TOKENS)) {
                throw ChatRefusal.invalid(
                        field, "`" + field + "` must be a whole number from 1 to " + MOST_TOKENS);
            }
        }
        var temperature = request.path("temperature");
        if (request.hasNonNull("temperature")
                && !(temperature.isNumber() && isWithin(temperature.decimalValue(), HOTTEST))) {
            throw ChatRefusal.invalid("temperature", "`temperature` must be a number from 0 to 2");
        }
    }

    private static boolean isWithin(BigDecimal number, BigDecimal most) {
        return number.signum() >= 0 && number.compareTo(most) <= 0;
    }

    private static @Nullable Streaming streaming(ObjectNode request) {
        var stream = request.path("stream");
        var options = request.path("stream_options");
        if (request.hasNonNull("stream") && !stream.isBoolean()) {
            throw ChatRefusal.invalid("stream", "`stream` must be true or false");
        }
        if (!stream.asBoolean(false)) {
            if (request.hasNonNull("stream_options")) {
                throw ChatRefusal.invalid(
                        "stream_options", "`stream_options` goes with `stream: true` only");
            }
            return null;
        }
        if (request.hasNonNull("stream_options") && !options.isObject()) {
            throw ChatRefusal.invalid("stream_options", "`stream_options` must be an object");
        }
        return new Streaming(options.path("include_usage").asBoolean(false));
    }

    private static boolean isOn(JsonNode flag) {
        return !flag.isMissingNode()
                && !flag.isNull()
                && !(flag.isBoolean() && !flag.booleanValue());
    }

    private static boolean isMessages(JsonNode messages) {
        return messages.isArray()
                && !messages.isEmpty()
                && messages.valueStream().allMatch(m -> m.path("role").isString());
    }

    private static @Nullable PromptReference prompt(ObjectNode request) {
        var prompt = request.path("prompt");
        if (prompt.isMissingNode() || prompt.isNull()) {
            return null;
        }
        var id = prompt.path("id").stringValue("");
        if (!PromptIds.isId(id)) {
            throw ChatRefusal.invalid(
                    "prompt.id", "`prompt.id` must name a published prompt. " + PromptIds.RULE);
        }
        var variables = prompt.path("variables");
        if (variables.isMissingNode() || variables.isNull()) {
            return new PromptReference(
                    id, version(prompt.path("version")), StrictJson.TOLERANT.createObjectNode());
        }
        if (variables instanceof ObjectNode values) {
            return new PromptReference(id, version(prompt.path("version")), values);
        }
        throw ChatRefusal.invalid("prompt.variables", "`prompt.variables` must be an object");
    }

    /// A number, or a number as text: OpenAI's own shape has it as text.
    private static @Nullable Integer version(JsonNode version) {
        if (version.isMissingNode() || version.isNull()) {
            return null;
        }
        var digits = version.isIntegralNumber() ? version.asString() : version.stringValue("");
        if (!VERSION.matcher(digits).matches()) {
            throw ChatRefusal.invalid(
                    "prompt.version", "`prompt.version` must be a whole number from 1");
        }
        return Integer.valueOf(digits);
    }

    private static @Nullable String word(JsonNode value) {
        return value.isString() && HARMLESS.matcher(value.stringValue()).matches()
                ? value.stringValue()
                : null;
    }
}
