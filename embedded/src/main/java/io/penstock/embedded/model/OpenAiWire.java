package io.penstock.embedded.model;

import io.penstock.embedded.model.Answer.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's chat completions, as its API reference (platform.openai.com/docs/api-reference/chat,
/// `chat-streaming`, and guides/error-codes) and its Java SDK have them, and as the many have it
/// who speak the same.
final class OpenAiWire implements Wire {
    private static final String COMPLETION = "chatcmpl-" + Template.ID;
    private static final String DONE = "data: [DONE]\n\n";
    private static final Set<String> PREFIXES = Set.of("Bearer ", "bearer ");

    private final long created;

    /// @param created seconds since 1970, of every answer
    OpenAiWire(long created) {
        this.created = created;
    }

    /// Azure's `api-key` passes as well.
    @Override
    public void admit(HttpWire.Request request) {
        var key = request.header("authorization");
        var bears = key != null && PREFIXES.stream().anyMatch(key::startsWith);
        if (!bears && request.header("api-key") == null) {
            throw Problem.refused(
                    401,
                    "You didn't provide an API key: send it in a header, `Authorization: Bearer KEY`");
        }
    }

    @Override
    public Question question(byte[] body) {
        var members = Members.of(body);
        var model = members.get("model").asString("");
        if (model.isEmpty()) {
            throw Problem.refused(400, "you must provide a model parameter");
        }
        if (!members.hasMessages()) {
            throw Problem.refused(400, "Missing required parameter: 'messages'.");
        }
        var schema = members.get("response_format").path("json_schema").path("schema");
        var choice = members.get("tool_choice");
        var limit = members.get("max_completion_tokens");
        return new Question(
                model,
                members.get("stream").asBoolean(false),
                members.get("stream_options").path("include_usage").asBoolean(false),
                Math.max(1, members.get("n").asInt(1)),
                schema.isMissingNode() ? jsonMode(members) : schema,
                tools(members.get("tools")),
                choice.isObject() || choice.asString("").equals("required"),
                choice.path("function").path("name").asString(""),
                (limit.isMissingNode() ? members.get("max_tokens") : limit).asInt(0),
                members.get("logprobs").asBoolean(false),
                Question.tokens(body.length));
    }

    /// Any object will do.
    private static @Nullable JsonNode jsonMode(Members members) {
        return members.get("response_format").path("type").asString("").equals("json_object")
                ? object().put("type", "object")
                : null;
    }

    private static List<Question.Tool> tools(JsonNode offered) {
        var tools = new ArrayList<Question.Tool>();
        for (var tool : offered) {
            var function = tool.path("function");
            tools.add(
                    new Question.Tool(
                            function.path("name").asString(""), function.path("parameters")));
        }
        return List.copyOf(tools);
    }

    @Override
    public JsonNode whole(Question question, Answer answer, Script script) {
        var completion = head("chat.completion", question);
        var choices = completion.putArray("choices");
        for (var choice : answer.choices()) {
            var json = choices.addObject().put("index", choices.size() - 1);
            var message = json.putObject("message").put("role", "assistant");
            message.put("content", hasContent(choice) ? choice.content() : null);
            message.put("refusal", choice.refused() ? choice.content() : null);
            if (!choice.calls().isEmpty()) {
                calls(message.putArray("tool_calls"), choice);
            }
            json.set("logprobs", logprobs(question, choice.pieces()));
            json.put("finish_reason", reason(choice));
        }
        if (!script.is(Setting.USAGE, "missing")) {
            completion.set("usage", usage(answer.usage()));
        }
        completion.put("system_fingerprint", "fp_simulated");
        return completion;
    }

    @Override
    public Events stream(Question question, Answer answer, Script script) {
        var opening = new StringBuilder();
        var closing = new StringBuilder();
        var late = script.is(Setting.USAGE, "late");
        var choices = answer.choices();
        for (var index = 0; index < choices.size(); index++) {
            var role = object().put("role", "assistant");
            role.put("content", choices.get(index).calls().isEmpty() ? "" : null);
            role.putNull("refusal");
            opening.append(event(chunk(question, index, role, null)));
            var end = reason(choices.get(index));
            if (end != null) {
                var last = chunk(question, index, object(), end);
                if (late && index == choices.size() - 1) {
                    last.set("usage", usage(answer.usage()));
                }
                closing.append(event(last));
            }
        }
        if (choices.isEmpty()) {
            opening.append(event(withoutChoices(question)));
        }
        if (question.usageWanted() && !script.has(Setting.USAGE)) {
            var last = withoutChoices(question);
            last.set("usage", usage(answer.usage()));
            closing.append(event(last));
        }
        return new Events(
                opening.toString(), inTurns(question, choices), closing.append(DONE).toString());
    }

    /// The first piece of every choice, then the second of each …
    private List<String> inTurns(Question question, List<Choice> choices) {
        var deltas = choices.stream().map(OpenAiWire::deltas).toList();
        var longest = deltas.stream().mapToInt(List::size).max().orElse(0);
        var events = new ArrayList<String>();
        for (var piece = 0; piece < longest; piece++) {
            for (var index = 0; index < choices.size(); index++) {
                if (piece < deltas.get(index).size()) {
                    var chunk = chunk(question, index, deltas.get(index).get(piece), null);
                    var said = choices.get(index).pieces();
                    if (piece < said.size()) {
                        ((ObjectNode) chunk.path("choices").path(0))
                                .set("logprobs", logprobs(question, List.of(said.get(piece))));
                    }
                    events.add(event(chunk));
                }
            }
        }
        return events;
    }

    private static List<ObjectNode> deltas(Choice choice) {
        var deltas = new ArrayList<ObjectNode>();
        for (var piece : choice.pieces()) {
            deltas.add(object().put(choice.refused() ? "refusal" : "content", piece));
        }
        for (var index = 0; index < choice.calls().size(); index++) {
            var call = choice.calls().get(index);
            var first = object();
            first.putArray("tool_calls").add(call(index, call.name(), ""));
            deltas.add(first);
            for (var piece : call.pieces()) {
                var delta = object();
                var more = delta.putArray("tool_calls").addObject().put("index", index);
                more.putObject("function").put("arguments", piece);
                deltas.add(delta);
            }
        }
        return deltas;
    }

    @Override
    public String malformedEvent() {
        return "data: {\"id\":\""
                + COMPLETION
                + "\",\"object\":\"chat.completion.chunk\",\"cho\n\n";
    }

    @Override
    public ObjectNode error(Problem problem) {
        var usual = usual(problem);
        var error = object();
        var code = problem.code() == null ? usual.code() : problem.code();
        error.putObject("error")
                .put("message", problem.message() == null ? usual.message() : problem.message())
                .put("type", usual.type())
                .put("param", usual.param())
                .put("code", code);
        return error;
    }

    @Override
    public String errorEvent(Problem problem) {
        return event(error(problem));
    }

    @Override
    public String headers() {
        return """
        x-request-id: req_%s
        openai-processing-ms: 7
        openai-version: 2020-10-01
        x-ratelimit-limit-requests: 10000
        x-ratelimit-limit-tokens: 2000000
        x-ratelimit-remaining-requests: 9999
        x-ratelimit-remaining-tokens: 1999900
        x-ratelimit-reset-requests: 6ms
        x-ratelimit-reset-tokens: 3ms
        """
                .formatted(Template.ID)
                .replace("\n", "\r\n");
    }

    /// Of `GET /v1/models`.
    JsonNode models(List<String> names) {
        var list = object().put("object", "list");
        var data = list.putArray("data");
        names.forEach(name -> data.add(model(name)));
        return list;
    }

    ObjectNode model(String name) {
        return object().put("id", name)
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "penstock");
    }

    private record Usual(
            String type, @Nullable String code, String message, @Nullable String param) {}

    private static Usual usual(Problem problem) {
        var request = "invalid_request_error";
        return switch (problem.kind()) {
            case MODEL ->
                    new Usual(
                            request,
                            "model_not_found",
                            "The model `%s` does not exist or you do not have access to it."
                                    .formatted(problem.model()),
                            null);
            case CONTEXT ->
                    new Usual(
                            request,
                            "context_length_exceeded",
                            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens. Please reduce the length of the messages.",
                            "messages");
            case POLICY ->
                    new Usual(
                            request,
                            "content_filter",
                            "The response was filtered due to the prompt triggering the provider's content management policy.",
                            "prompt");
            case STATUS ->
                    switch (problem.status()) {
                        case 401 ->
                                new Usual(
                                        request,
                                        "invalid_api_key",
                                        "Incorrect API key provided: sk-sim***.",
                                        null);
                        case 402 ->
                                new Usual(
                                        "insufficient_quota",
                                        "insufficient_quota",
                                        "Insufficient balance.",
                                        null);
                        case 403 ->
                                new Usual(
                                        "request_forbidden",
                                        "unsupported_country_region_territory",
                                        "Country, region, or territory not supported",
                                        null);
                        case 429 ->
                                new Usual(
                                        "requests",
                                        "rate_limit_exceeded",
                                        "Rate limit reached for requests per minute.",
                                        null);
                        case 500, 502, 503, 504, 529 ->
                                new Usual(
                                        "server_error",
                                        null,
                                        "The server had an error or is overloaded. Please try again.",
                                        null);
                        default -> new Usual(request, null, "The request is refused.", null);
                    };
        };
    }

    private ObjectNode head(String kind, Question question) {
        return object().put("id", COMPLETION)
                .put("object", kind)
                .put("created", created)
                .put("model", question.model());
    }

    private ObjectNode chunk(Question question, int index, ObjectNode delta, @Nullable String end) {
        var chunk = withoutChoices(question);
        var choice = ((ArrayNode) chunk.path("choices")).addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", end);
        return chunk;
    }

    private ObjectNode withoutChoices(Question question) {
        var chunk = head("chat.completion.chunk", question);
        chunk.put("system_fingerprint", "fp_simulated").putArray("choices");
        return question.usageWanted() ? chunk.putNull("usage") : chunk;
    }

    private static boolean hasContent(Choice choice) {
        return choice.calls().isEmpty() && !choice.refused();
    }

    private static @Nullable String reason(Choice choice) {
        return choice.end() == null ? null : choice.end().reason();
    }

    private static void calls(ArrayNode calls, Choice choice) {
        for (var call : choice.calls()) {
            var json = call(calls.size(), call.name(), call.arguments());
            json.remove("index");
            calls.add(json);
        }
    }

    private static ObjectNode call(int index, String name, String arguments) {
        var call = object().put("index", index).put("id", "call_" + Template.ID + index);
        call.put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    private static JsonNode logprobs(Question question, List<String> tokens) {
        if (!question.logprobs()) {
            return JsonNodeFactory.instance.nullNode();
        }
        var logprobs = object();
        var content = logprobs.putArray("content");
        for (var token : tokens) {
            var one = content.addObject().put("token", token).put("logprob", -0.1);
            one.putNull("bytes").putArray("top_logprobs");
        }
        return logprobs.putNull("refusal");
    }

    private static ObjectNode usage(Answer.Usage usage) {
        var json =
                object().put("prompt_tokens", usage.prompt())
                        .put("completion_tokens", usage.completion())
                        .put("total_tokens", usage.prompt() + usage.completion());
        if (usage.detailed()) {
            json.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
            json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        }
        return json;
    }

    private static String event(JsonNode data) {
        return "data: " + data + "\n\n";
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
