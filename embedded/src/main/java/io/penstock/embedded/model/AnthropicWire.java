package io.penstock.embedded.model;

import io.penstock.embedded.model.Answer.Choice;
import io.penstock.embedded.model.Answer.End;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's messages, as its API reference (docs.anthropic.com/en/api: `messages`,
/// `messages-streaming`, `errors`, `rate-limits`) and its Java SDK have them.
final class AnthropicWire implements Wire {
    private static final String REQUEST = "req_" + Template.ID;

    private final Instant reset;

    /// @param started when the limits of the rates begin to count
    AnthropicWire(Instant started) {
        reset = started.plusSeconds(60);
    }

    @Override
    public void admit(HttpWire.Request request) {
        if (request.header("x-api-key") == null && request.header("authorization") == null) {
            throw Problem.refused(401, "x-api-key header is required");
        }
        if (request.header("anthropic-version") == null) {
            throw Problem.refused(400, "anthropic-version: header is required");
        }
    }

    @Override
    public Question question(byte[] body) {
        var members = Members.of(body);
        for (var wanted : List.of("model", "max_tokens")) {
            if (members.get(wanted).isMissingNode()) {
                throw Problem.refused(400, wanted + ": Field required");
            }
        }
        if (!members.hasMessages()) {
            throw Problem.refused(400, "messages: Field required");
        }
        var choice = members.get("tool_choice");
        var kind = choice.path("type").asString("");
        return new Question(
                members.get("model").asString(""),
                members.get("stream").asBoolean(false),
                true,
                1,
                schema(members),
                tools(members.get("tools")),
                kind.equals("any") || kind.equals("tool"),
                choice.path("name").asString(""),
                members.get("max_tokens").asInt(0),
                false,
                Question.tokens(body.length));
    }

    /// The older name was `output_format`.
    private static @Nullable JsonNode schema(Members members) {
        var format = members.get("output_config").path("format");
        var schema =
                (format.isMissingNode() ? members.get("output_format") : format).path("schema");
        return schema.isMissingNode() ? null : schema;
    }

    private static List<Question.Tool> tools(JsonNode offered) {
        var tools = new ArrayList<Question.Tool>();
        for (var tool : offered) {
            tools.add(new Question.Tool(tool.path("name").asString(""), tool.path("input_schema")));
        }
        return List.copyOf(tools);
    }

    @Override
    public JsonNode whole(Question question, Answer answer, Script script) {
        var message = message(question);
        var content = message.putArray("content");
        for (var choice : answer.choices()) {
            if (!choice.pieces().isEmpty()) {
                content.addObject().put("type", "text").put("text", choice.content());
            }
            for (var call : choice.calls()) {
                var block = tool(content.size(), call.name());
                block.set("input", input(call));
                content.add(block);
            }
        }
        message.put("stop_reason", reason(answer)).putNull("stop_sequence");
        if (!script.is(Setting.USAGE, "missing")) {
            message.set("usage", usage(answer.usage(), answer.usage().completion()));
        }
        return message;
    }

    /// Half a document has no place in a field that is JSON: what cannot be read is a string.
    private static JsonNode input(Answer.Call call) {
        try {
            return Members.JSON.readTree(call.arguments());
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(call.arguments());
        }
    }

    @Override
    public Events stream(Question question, Answer answer, Script script) {
        var told = !script.is(Setting.USAGE, "missing");
        var message = message(question);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        if (told) {
            message.set("usage", usage(answer.usage(), 1));
        }
        var start = typed("message_start");
        start.set("message", message);
        var content = new ArrayList<String>();
        answer.choices().forEach(choice -> blocks(content, choice));
        var end = typed("message_delta");
        end.putObject("delta").put("stop_reason", reason(answer)).putNull("stop_sequence");
        if (told) {
            end.putObject("usage").put("output_tokens", answer.usage().completion());
        }
        return new Events(
                event(start) + event(typed("ping")),
                content,
                event(end) + event(typed("message_stop")));
    }

    /// A block begins with its first piece and stops with its last.
    private static void blocks(List<String> events, Choice choice) {
        var index = 0;
        if (!choice.pieces().isEmpty()) {
            var text = object().put("type", "text").put("text", "");
            var deltas = new ArrayList<ObjectNode>();
            for (var piece : choice.pieces()) {
                deltas.add(object().put("type", "text_delta").put("text", piece));
            }
            events.addAll(block(index++, text, deltas));
        }
        for (var call : choice.calls()) {
            var tool = tool(index, call.name());
            tool.putObject("input");
            var deltas = new ArrayList<ObjectNode>();
            for (var piece : call.pieces()) {
                deltas.add(object().put("type", "input_json_delta").put("partial_json", piece));
            }
            events.addAll(block(index++, tool, deltas));
        }
    }

    private static List<String> block(int index, ObjectNode empty, List<ObjectNode> deltas) {
        var events = new ArrayList<String>();
        for (var delta : deltas) {
            var json = typed("content_block_delta").put("index", index);
            json.set("delta", delta);
            events.add(event(json));
        }
        var start = typed("content_block_start").put("index", index);
        start.set("content_block", empty);
        events.set(0, event(start) + events.getFirst());
        var stop = typed("content_block_stop").put("index", index);
        events.set(events.size() - 1, events.getLast() + event(stop));
        return events;
    }

    @Override
    public String malformedEvent() {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"ind\n\n";
    }

    @Override
    public ObjectNode error(Problem problem) {
        var error = object().put("type", "error");
        error.putObject("error")
                .put("type", problem.code() == null ? type(problem) : problem.code())
                .put("message", problem.message() == null ? message(problem) : problem.message());
        return error.put("request_id", REQUEST);
    }

    @Override
    public String errorEvent(Problem problem) {
        return event(error(problem));
    }

    @Override
    public String headers() {
        return """
        request-id: %s
        anthropic-organization-id: 00000000-0000-0000-0000-000000000000
        anthropic-ratelimit-requests-limit: 4000
        anthropic-ratelimit-requests-remaining: 3999
        anthropic-ratelimit-requests-reset: %s
        anthropic-ratelimit-input-tokens-limit: 400000
        anthropic-ratelimit-input-tokens-remaining: 399000
        anthropic-ratelimit-input-tokens-reset: %s
        anthropic-ratelimit-output-tokens-limit: 80000
        anthropic-ratelimit-output-tokens-remaining: 79000
        anthropic-ratelimit-output-tokens-reset: %s
        """
                .formatted(REQUEST, reset, reset, reset)
                .replace("\n", "\r\n");
    }

    private static String type(Problem problem) {
        return switch (problem.status()) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> problem.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String message(Problem problem) {
        return switch (problem.kind()) {
            case MODEL -> "model: " + problem.model();
            case CONTEXT -> "prompt is too long: 208310 tokens > 200000 maximum";
            case POLICY -> "Output blocked by content filtering policy";
            case STATUS ->
                    switch (problem.status()) {
                        case 401 -> "invalid x-api-key";
                        case 402 -> "Your credit balance is too low";
                        case 403 -> "Your API key may not use this resource";
                        case 429 -> "This request would exceed your rate limit";
                        case 529 -> "Overloaded";
                        default -> "Internal server error";
                    };
        };
    }

    private static ObjectNode message(Question question) {
        return object().put("id", "msg_" + Template.ID)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", question.model());
    }

    private static @Nullable String reason(Answer answer) {
        if (answer.choices().isEmpty()) {
            return "end_turn";
        }
        var choice = answer.choices().getFirst();
        var end = choice.end();
        if (end == null || end.scripted()) {
            return end == null ? null : end.reason();
        }
        if (choice.refused() || end.equals(End.FILTER)) {
            return "refusal";
        }
        if (end.equals(End.CALLS)) {
            return "tool_use";
        }
        return end.equals(End.LENGTH) ? "max_tokens" : "end_turn";
    }

    private static ObjectNode tool(int index, String name) {
        return object().put("type", "tool_use")
                .put("id", "toolu_" + Template.ID + index)
                .put("name", name);
    }

    /// What was read from the cache is not counted as input again.
    private static ObjectNode usage(Answer.Usage usage, int output) {
        return object().put("input_tokens", usage.prompt() - usage.cached())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", usage.cached())
                .put("output_tokens", output);
    }

    private static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    private static String event(ObjectNode data) {
        return "event: " + data.path("type").asString("") + "\ndata: " + data + "\n\n";
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
