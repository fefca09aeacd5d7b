package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class TokenLimitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'max_tokens':100}||{'max_tokens':200}",
                "{'max_completion_tokens':100}|150|{'max_completion_tokens':150}",
                "{'max_completion_tokens':100}|100|{'max_completion_tokens':100}",
                "{'max_completion_tokens':2000000000}||{'max_completion_tokens':2147483647}",
                "{'max_tokens':null}|100|{'max_tokens':null}",
                "{}|100|{}",
            })
    void isDoubledUpToWhatTheModelCan(String request, @Nullable Integer most, String raised) {
        var json = (ObjectNode) Keyword.json(request);

        assertThat(TokenLimit.raise(json, most)).isEqualTo(!request.equals(raised));
        assertThat(json.toString()).isEqualTo(Keyword.json(raised).toString());
    }
}
