package io.penstock.gateway.provider;

import io.penstock.gateway.extract.CannotFillException;
import io.penstock.gateway.extract.LocalExtractive;
import io.penstock.gateway.extract.OutOfTimeException;
import io.penstock.gateway.extract.TimeLimit;
import io.penstock.gateway.schema.Abilities;
import io.penstock.gateway.schema.OutputFault;
import io.penstock.gateway.schema.SchemaMode;
import io.penstock.schema.json.Violation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The built-in provider `local` with its one model `extractive`.
final class LocalProvider implements Provider {
    static final String NAME = "local";
    static final String MODEL = "extractive";

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Patience PATIENCE = new Patience(LONGEST, LONGEST, LONGEST, LONGEST);

    /// What is honoured, and what cannot change an answer that is the same every time.
    private static final Set<String> CARRIED =
            Set.of(
                    "model",
                    "messages",
                    "response_format",
                    "max_tokens",
                    "max_completion_tokens",
                    "temperature",
                    "top_p",
                    "seed",
                    "frequency_penalty",
                    "presence_penalty",
                    "reasoning_effort",
                    "verbosity",
                    "user",
                    "safety_identifier",
                    "prompt_cache_key",
                    "service_tier");

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    private final LocalExtractive model;
    private final InstantSource clock;

    LocalProvider(LocalExtractive model, InstantSource clock) {
        this.model = model;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Patience patience() {
        return PATIENCE;
    }

    /// It reads the keywords `x-…` of the caller's own schema.
    @Override
    public Abilities abilities() {
        return new Abilities(SchemaMode.ORIGINAL, null);
    }

    @Override
    public Optional<String> cannotCarry(ObjectNode body) {
        return body.properties().stream()
                .filter(field -> !isCarried(field.getKey(), field.getValue()))
                .map(field -> field.getKey())
                .findFirst();
    }

    private static boolean isCarried(String field, JsonNode value) {
        if (value.isNull()) {
            return true;
        }
        return switch (field) {
            case "model" -> value.stringValue("").equals(MODEL);
            case "messages" -> value.valueStream().allMatch(LocalProvider::isText);
            case "response_format" ->
                    Set.of("text", "json_schema").contains(value.path("type").stringValue(""));
            case "n" -> value.asInt(1) == 1;
            case "stream", "logprobs", "store" -> !value.asBoolean(true);
            case "tools", "functions", "stop" -> value.isEmpty() && !value.isString();
            case "modalities" ->
                    value.valueStream().allMatch(mode -> mode.stringValue("").equals("text"));
            default -> CARRIED.contains(field);
        };
    }

    private static boolean isText(JsonNode message) {
        var content = message.path("content");
        var textOnly =
                content.isString()
                        || content.isArray()
                                && content.valueStream()
                                        .allMatch(
                                                p -> p.path("type").stringValue("").equals("text"));
        return textOnly
                && ROLES.contains(message.path("role").stringValue(""))
                && message.path("tool_calls").isEmpty();
    }

    @Override
    public Exchange open(ObjectNode body, Duration longest) {
        return Exchange.told(answer(body, TimeLimit.in(longest)));
    }

    private Signal answer(ObjectNode body, TimeLimit time) {
        try {
            return new Signal.Whole(completion(model.call(prompt(body), time)));
        } catch (OutOfTimeException _) {
            return new Signal.Broken(Fault.tooSlow());
        } catch (CannotFillException e) {
            var violation = new Violation(e.pointer(), "extract", String.valueOf(e.getMessage()));
            return new Signal.Broken(
                    Fault.disobedient(
                            "The model local-extractive cannot fill the output schema",
                            List.of(OutputFault.ofContent(violation))));
        }
    }

    private static Prompt prompt(ObjectNode body) {
        var options = StructuredOutputChatOptions.builder();
        var schema = body.path("response_format").path("json_schema").path("schema");
        if (schema.isObject()) {
            options.outputSchema(schema.toString());
        }
        var limit = body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(0));
        if (limit > 0) {
            options.maxTokens(limit);
        }
        return new Prompt(
                body.path("messages").valueStream().map(LocalProvider::message).toList(),
                options.build());
    }

    private static Message message(JsonNode message) {
        var text = text(message.path("content"));
        return switch (message.path("role").stringValue("")) {
            case "user" -> new UserMessage(text);
            case "assistant" -> new AssistantMessage(text);
            default -> new SystemMessage(text);
        };
    }

    private static String text(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.valueStream()
                        .map(part -> part.path("text").stringValue(""))
                        .collect(Collectors.joining("\n"));
    }

    private ObjectNode completion(ChatResponse response) {
        var completion = JsonNodeFactory.instance.objectNode();
        completion.put("id", "chatcmpl-" + UUID.randomUUID());
        completion.put("object", "chat.completion");
        completion.put("created", clock.instant().getEpochSecond());
        completion.put("model", response.getMetadata().getModel());
        completion.put("system_fingerprint", LocalExtractive.FINGERPRINT);
        var choices = completion.putArray("choices");
        for (var generation : response.getResults()) {
            var choice = choices.addObject().put("index", choices.size() - 1);
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", generation.getOutput().getText())
                    .putNull("refusal");
            choice.putNull("logprobs");
            choice.put("finish_reason", generation.getMetadata().getFinishReason());
        }
        var usage = response.getMetadata().getUsage();
        completion
                .putObject("usage")
                .put("prompt_tokens", usage.getPromptTokens())
                .put("completion_tokens", usage.getCompletionTokens())
                .put("total_tokens", usage.getTotalTokens());
        return completion;
    }
}
