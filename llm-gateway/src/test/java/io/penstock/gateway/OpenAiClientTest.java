package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.SimulatedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The official Java client against the gateway: a contract that is not ours to change.
@GatewayTest
class OpenAiClientTest {
    private final FakeProvider provider = FakeProvider.shared();
    private final SimulatedProvider simulated = GatewayTest.SIMULATED;
    @Autowired private GatewayClient gateway;

    @BeforeEach
    void forget() {
        provider.reset();
        simulated.reset();
    }

    @Test
    void readsAnAnswer() {
        var completion = client().chat().completions().create(ask("pair"));

        assertThat(completion.choices().getFirst().message().content()).contains("Fine.");
        assertThat(completion.model()).isEqualTo("fake-model-2026");
    }

    @Test
    void readsAnswersOfTheLocalModelToo() {
        var completion = client().chat().completions().create(ask("offline"));

        assertThat(completion.model()).isEqualTo("local-extractive");
        assertThat(completion.usage()).isPresent();
    }

    @Test
    void readsOurErrors() {
        assertThatThrownBy(() -> client().chat().completions().create(ask("nowhere")))
                .hasMessageContaining("no route or provider");
        provider.script("first", fails(400, "invalid_temperature"));
        assertThatThrownBy(() -> client().chat().completions().create(ask("single")))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        e -> assertThat(e.code()).contains("invalid_temperature"));
    }

    @Test
    void readsWhyItIsNotLetIn() {
        var stranger =
                OpenAIOkHttpClient.builder().baseUrl(gateway.baseUrl()).apiKey("none").build();

        assertThatThrownBy(() -> stranger.chat().completions().create(ask("single")))
                .isInstanceOfSatisfying(
                        UnauthorizedException.class,
                        e -> assertThat(e.code()).contains("invalid_token"));
    }

    @Test
    void doesNotRepeatWhatTheGatewayHasRepeatedAlready() {
        provider.script("first", fails(500, "x"), fails(500, "x"), fails(500, "x"));

        assertThatThrownBy(() -> client().chat().completions().create(ask("single")))
                .isInstanceOf(InternalServerException.class);

        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void readsAStream() {
        simulated.script("one", Script.of("ok;chunks=5;text=One two three four five."));

        try (var stream = client().chat().completions().createStreaming(ask("streamed"))) {
            var told = ChatCompletionAccumulator.create();
            stream.stream().forEach(told::accumulate);

            var completion = told.chatCompletion();
            assertThat(completion.choices().getFirst().message().content())
                    .contains("One two three four five.");
            assertThat(completion.choices().getFirst().finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        }
    }

    @Test
    void readsThatAStreamBrokeOff() {
        simulated.script("one", Script.of("cut;after=2;chunks=5"));

        try (var stream = client().chat().completions().createStreaming(ask("streamed-one"))) {
            assertThatThrownBy(() -> stream.stream().toList())
                    .isInstanceOf(SseException.class)
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void readsACallOfAToolFromAStream() {
        simulated.script("one", Script.of("ok;tool=find;chunks=4"));
        var question =
                ask("streamed").toBuilder()
                        .addTool(
                                ChatCompletionFunctionTool.builder()
                                        .function(
                                                FunctionDefinition.builder()
                                                        .name("find")
                                                        .parameters(
                                                                FunctionParameters.builder()
                                                                        .putAdditionalProperty(
                                                                                "type",
                                                                                JsonValue.from(
                                                                                        "object"))
                                                                        .build())
                                                        .build())
                                        .build())
                        .build();

        try (var stream = client().chat().completions().createStreaming(question)) {
            var told = ChatCompletionAccumulator.create();
            stream.stream().forEach(told::accumulate);

            var message = told.chatCompletion().choices().getFirst().message();
            assertThat(message.toolCalls().orElseThrow()).hasSize(1);
            assertThat(message.toolCalls().orElseThrow().getFirst().asFunction().function().name())
                    .isEqualTo("find");
        }
    }

    @Test
    void listsModels() {
        assertThat(client().models().list().data()).anyMatch(model -> model.id().equals("pair"));
        assertThat(client().models().retrieve("pair").id()).isEqualTo("pair");
        assertThatThrownBy(() -> client().models().retrieve("nowhere"))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        e -> assertThat(e.code()).contains("model_not_found"));
    }

    private OpenAIClient client() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.baseUrl())
                .apiKey(GatewayClient.token("acme"))
                .build();
    }

    private static ChatCompletionCreateParams ask(String route) {
        return ChatCompletionCreateParams.builder().model(route).addUserMessage("Hello").build();
    }
}
