package io.penstock.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class CompiledSchemaTest {

    @Test
    void refusesASchemaThatItsOwnSchemaRefuses() {
        var misspelt = "{\"properties\": {\"a\": {\"type\": \"strng\"}}}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompiledSchema.of(StrictJson.CLOSED.readTree(misspelt)));
    }

    @Test
    void aReferenceToAnotherDocumentIsRefused() {
        var schema = json("{\"$ref\":\"http://127.0.0.1:1/schema.json\"}");

        assertThatThrownBy(() -> CompiledSchema.of(schema)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aMissingMemberIsNamedAsIfItWereThere() {
        var schema = CompiledSchema.of(json("{\"properties\":{\"a\":{\"required\":[\"b/c\"]}}}"));

        assertThat(schema.check(json("{\"a\":{}}")))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("#/a/b~1c");
    }

    @Test
    void strictJsonRefusesDuplicateKeysTrailingTokensAndDepth() {
        for (var bad : new String[] {"{\"a\":1,\"a\":2}", "{} {}", "[".repeat(100_000), "[NaN]"}) {
            assertThatThrownBy(() -> json(bad)).isInstanceOf(JacksonException.class);
        }
    }

    private static JsonNode json(String text) {
        return StrictJson.TOLERANT.readTree(text);
    }
}
