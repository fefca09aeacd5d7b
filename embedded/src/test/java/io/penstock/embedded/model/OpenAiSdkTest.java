package io.penstock.embedded.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What OpenAI's own Java client makes of it: a contract that is not ours to change.
class OpenAiSdkTest {
    private static final SimulatedProvider PROVIDER = SimulatedProvider.start(0);
    private static final OpenAIClient CLIENT =
            OpenAIOkHttpClient.builder()
                    .baseUrl(PROVIDER.baseUrl())
                    .apiKey("sk-test")
                    .maxRetries(0)
                    .build();

    @AfterAll
    static void stop() {
        CLIENT.close();
        PROVIDER.close();
    }

    @Test
    void readsAWholeAnswer() {
        var completion = CLIENT.chat().completions().create(ask("ok;text=Hello").build());

        assertThat(completion.validate().choices().getFirst().message().content())
                .contains("Hello");
        assertThat(completion.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void readsAStream() {
        var params =
                ask("ok;text=Hello to all of you;chunks=5")
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        var whole = ChatCompletionAccumulator.create();
        try (var stream = CLIENT.chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunk -> whole.accumulate(chunk.validate()));
        }

        var completion = whole.chatCompletion();
        assertThat(completion.choices().getFirst().message().content())
                .contains("Hello to all of you");
        assertThat(completion.usage()).isPresent();
    }

    @Test
    void readsToolCalls() {
        var completion = CLIENT.chat().completions().create(withTool().build());

        var call = completion.choices().getFirst().message().toolCalls().orElseThrow().getFirst();
        assertThat(call.asFunction().validate().function().name()).isEqualTo("look_up");
        assertThat(call.asFunction().function().arguments()).isEqualTo("{\"city\":\"text\"}");
    }

    @Test
    void readsToolCallsOfAStream() {
        var whole = ChatCompletionAccumulator.create();
        try (var stream = CLIENT.chat().completions().createStreaming(withTool().build())) {
            stream.stream().forEach(whole::accumulate);
        }

        var calls = whole.chatCompletion().choices().getFirst().message().toolCalls();
        assertThat(calls.orElseThrow().getFirst().asFunction().function().arguments())
                .isEqualTo("{\"city\":\"text\"}");
    }

    @Test
    void readsErrors() {
        assertThatThrownBy(() -> CLIENT.chat().completions().create(ask("429").build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.code()).contains("rate_limit_exceeded"));
        try (var stream = CLIENT.chat().completions().createStreaming(ask("error-event").build())) {
            assertThatThrownBy(() -> stream.stream().forEach(_ -> {}))
                    .isInstanceOf(SseException.class);
        }
    }

    @Test
    void readsEmbeddingsAndModels() {
        var embedding =
                CLIENT.embeddings()
                        .create(EmbeddingCreateParams.builder().model("e").input("Hello").build());

        assertThat(embedding.data().getFirst().embedding()).hasSize(1536);
        assertThat(CLIENT.models().list().data()).isNotEmpty();
    }

    private static ChatCompletionCreateParams.Builder ask(String script) {
        return ChatCompletionCreateParams.builder()
                .model("fault/" + script)
                .addUserMessage("Good day?");
    }

    private static ChatCompletionCreateParams.Builder withTool() {
        var parameters =
                FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build();
        return ask("ok")
                .addFunctionTool(
                        FunctionDefinition.builder().name("look_up").parameters(parameters).build())
                .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED);
    }
}
