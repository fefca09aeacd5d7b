package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The official Java client against the gateway: a contract that is not ours to change.
@GatewayTest
class OpenAiClientTest {
    private final FakeProvider provider = FakeProvider.shared();
    @Autowired private GatewayClient gateway;

    @BeforeEach
    void forget() {
        provider.reset();
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
    void listsModels() {
        assertThat(client().models().list().data()).anyMatch(model -> model.id().equals("pair"));
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
