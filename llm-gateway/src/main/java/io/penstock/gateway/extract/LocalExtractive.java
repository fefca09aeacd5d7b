package io.penstock.gateway.extract;

import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;

/// Answers without a network: with whole sentences of the `<context …>` blocks in the prompt, the
/// same every time.
///
/// The question is the last user message. Blocks are taken from system messages; only a prompt that
/// has none there may give them in its other messages, so that a user cannot slip context under a
/// template's own.
public final class LocalExtractive implements ChatModel {
    /// The model's name, as answers return it.
    public static final String MODEL = "local-extractive";

    /// Changes whenever the same prompt may get another answer.
    public static final String FINGERPRINT = "local-extractive-1";

    private static final String NOTHING = "Nothing in the given context answers this.";
    private static final double CHARACTERS_PER_TOKEN = 3.5;

    /// @throws CannotFillException if the options' output schema asks for what an extract cannot
    ///     give
    @Override
    public ChatResponse call(Prompt prompt) {
        return call(prompt, TimeLimit.NONE);
    }

    /// The same within a time.
    ///
    /// @throws CannotFillException if the options' output schema asks for what an extract cannot
    ///     give
    /// @throws OutOfTimeException if the answer is not ready in time
    public ChatResponse call(Prompt prompt, TimeLimit time) {
        var messages = prompt.getInstructions();
        var extraction = Extraction.of(question(messages), blocks(messages), time);
        var schema = outputSchema(prompt);
        var text = schema == null ? plain(extraction) : filled(schema, extraction, time);
        return answer(text, tokens(prompt.getContents()), limit(prompt));
    }

    private static String plain(Extraction extraction) {
        return extraction.isEmpty() ? NOTHING : extraction.text();
    }

    private static String filled(String schema, Extraction extraction, TimeLimit time) {
        return new OutputFiller(StrictJson.TOLERANT.readTree(schema), extraction, time)
                .fill()
                .toString();
    }

    private static ChatResponse answer(String whole, int promptTokens, int limit) {
        var cut = tokens(whole) > limit;
        var text = cut ? whole.substring(0, (int) (limit * CHARACTERS_PER_TOKEN)) : whole;
        var generation =
                new Generation(
                        new AssistantMessage(text),
                        ChatGenerationMetadata.builder()
                                .finishReason(cut ? "length" : "stop")
                                .build());
        var metadata =
                ChatResponseMetadata.builder()
                        .model(MODEL)
                        .usage(new DefaultUsage(promptTokens, tokens(text)))
                        .build();
        return new ChatResponse(List.of(generation), metadata);
    }

    private static List<ContextBlock> blocks(List<Message> messages) {
        var bySystem =
                messages.stream()
                        .filter(message -> message.getMessageType() == MessageType.SYSTEM)
                        .flatMap(message -> ContextBlock.in(text(message)).stream())
                        .toList();
        return bySystem.isEmpty()
                ? messages.stream()
                        .flatMap(message -> ContextBlock.in(text(message)).stream())
                        .toList()
                : bySystem;
    }

    private static String text(Message message) {
        return Objects.requireNonNullElse(message.getText(), "");
    }

    private static String question(List<Message> messages) {
        return messages.reversed().stream()
                .filter(m -> m.getMessageType() == MessageType.USER)
                .map(m -> ContextBlock.outside(text(m)))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static @Nullable String outputSchema(Prompt prompt) {
        return prompt.getOptions() instanceof StructuredOutputChatOptions options
                ? options.getOutputSchema()
                : null;
    }

    private static int limit(Prompt prompt) {
        var options = prompt.getOptions();
        var limit = options == null ? null : options.getMaxTokens();
        return limit == null ? Integer.MAX_VALUE : limit;
    }

    /// An estimate: characters / 3.5.
    private static int tokens(String text) {
        return (int) Math.ceil(text.length() / CHARACTERS_PER_TOKEN);
    }
}
