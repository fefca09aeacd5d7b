package io.penstock.embedded.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAny;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What Anthropic's own Java client makes of it: a contract that is not ours to change.
class AnthropicSdkTest {
    private static final SimulatedProvider PROVIDER = SimulatedProvider.start(0);
    private static final AnthropicClient CLIENT =
            AnthropicOkHttpClient.builder()
                    .baseUrl("http://127.0.0.1:" + PROVIDER.port())
                    .apiKey("sk-ant-test")
                    .maxRetries(0)
                    .build();

    @AfterAll
    static void stop() {
        CLIENT.close();
        PROVIDER.close();
    }

    @Test
    void readsAWholeAnswer() {
        var message = CLIENT.messages().create(ask("ok;text=Hello").build()).validate();

        assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isPositive();
    }

    @Test
    void readsAStream() {
        var whole = MessageAccumulator.create();
        try (var stream =
                CLIENT.messages()
                        .createStreaming(ask("ok;text=Hello to all of you;chunks=5").build())) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }

        assertThat(whole.message().content().getFirst().asText().text())
                .isEqualTo("Hello to all of you");
    }

    @Test
    void readsToolUse() {
        var message = CLIENT.messages().create(withTool().build()).validate();

        var use = message.content().getFirst().asToolUse();
        assertThat(use.name()).isEqualTo("look_up");
        assertThat(use._input().convert(Map.class)).isEqualTo(Map.of("city", "text"));
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
    }

    @Test
    void readsToolUseOfAStream() {
        var whole = MessageAccumulator.create();
        try (var stream = CLIENT.messages().createStreaming(withTool().build())) {
            stream.stream().forEach(whole::accumulate);
        }

        assertThat(whole.message().content().getFirst().asToolUse()._input().convert(Map.class))
                .isEqualTo(Map.of("city", "text"));
    }

    @Test
    void readsErrors() {
        assertThatThrownBy(() -> CLIENT.messages().create(ask("429;retry-after=2").build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.headers().values("retry-after")).containsExactly("2"));
        try (var stream = CLIENT.messages().createStreaming(ask("529;as=event;after=1").build())) {
            assertThatThrownBy(() -> stream.stream().forEach(_ -> {}))
                    .isInstanceOf(SseException.class);
        }
    }

    private static MessageCreateParams.Builder ask(String script) {
        return MessageCreateParams.builder()
                .model("fault/" + script)
                .maxTokens(500)
                .addUserMessage("Good day?");
    }

    private static MessageCreateParams.Builder withTool() {
        var properties =
                Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build();
        return ask("ok")
                .addTool(
                        Tool.builder()
                                .name("look_up")
                                .inputSchema(
                                        Tool.InputSchema.builder()
                                                .properties(properties)
                                                .addRequired("city")
                                                .build())
                                .build())
                .toolChoice(ToolChoiceAny.builder().build());
    }
}
