package io.penstock.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.price.Usage;
import io.penstock.schema.json.StrictJson;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TokensTest {
    @Test
    void keepsCountsUnderTheProvidersNamesAndNoTexts() {
        var tokens =
                told(
                        """
                        {"prompt_tokens": 9, "completion_tokens": 8, "cost": 0.5, "echo": "My secret\\u0000",
                         "sure": true, "k\\u0000": 3, "list": [1],
                         "prompt_tokens_details": {"cached_tokens": 4, "echo": "secret", "audio_tokens": null}}""");

        assertThat(tokens.usage()).isEqualTo(new Usage(9, 4, 8, 0));
        assertThat(tokens.estimated()).isFalse();
        assertThat(tokens.told())
                .hasToString(
                        """
                        {"prompt_tokens":9,"completion_tokens":8,"k?":3,"prompt_tokens_details":{"cached_tokens":4}}""");
    }

    @Test
    void keepsNoneOfTooMany() {
        var many = new StringBuilder("{\"prompt_tokens\": 9, \"completion_tokens\": 8");
        for (var i = 0; i < 200; i++) {
            many.append(", \"more_tokens_").append(i).append("\": 1");
        }

        var tokens = told(many.append('}').toString());

        assertThat(tokens.usage()).isEqualTo(new Usage(9, 0, 8, 0));
        assertThat(tokens.told()).isNull();
    }

    @Test
    void estimatesWhatTheProviderDoesNotTell() {
        var tokens = told("null");

        assertThat(tokens.usage()).isEqualTo(new Usage(25, 0, 3, 0));
        assertThat(tokens.estimated()).isTrue();
        assertThat(tokens.told()).isNull();
    }

    @Test
    void whereNothingWasSaidNothingWasUsed() {
        assertThat(Tokens.of(new Heard(null, 100, Duration.ZERO, null))).isNull();
    }

    private static Tokens told(String usage) {
        var completion =
                """
                {"choices": [{"message": {"content": "Hello you."}}], "usage": %s}"""
                        .formatted(usage);
        var json = (ObjectNode) StrictJson.TOLERANT.readTree(completion);
        var tokens = Tokens.of(new Heard(json, 100, Duration.ZERO, Duration.ZERO));
        assertThat(tokens).isNotNull();
        return tokens;
    }
}
