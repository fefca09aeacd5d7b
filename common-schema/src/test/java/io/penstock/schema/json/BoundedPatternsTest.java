package io.penstock.schema.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pattern that nobody can decide in time never lets a document pass, wherever it stands.
class BoundedPatternsTest {
    private static final String EVIL = "^((a{1,9}){1,9}){1,9}$";
    private static final String TEXT = "a".repeat(5_000) + "!";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pattern\":\"%s\"}",
                "{\"not\":{\"pattern\":\"%s\"}}",
                "{\"anyOf\":[{\"pattern\":\"%s\"},{\"type\":\"string\"}]}",
                "{\"oneOf\":[{\"pattern\":\"%s\"},{\"type\":\"string\"}]}",
                "{\"if\":{\"pattern\":\"%s\"},\"then\":false}",
            })
    void refusesAText(String schema) {
        assertRefused(schema, "\"" + TEXT + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"patternProperties\":{\"%s\":false}}",
                "{\"patternProperties\":{\"%s\":true},\"additionalProperties\":true}",
                "{\"propertyNames\":{\"not\":{\"pattern\":\"%s\"}}}",
                "{\"contains\":{}, \"unevaluatedProperties\":false,\"patternProperties\":{\"%s\":true}}",
            })
    void refusesAName(String schema) {
        assertRefused(schema, "{\"" + TEXT + "\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = "{\"contains\":{\"pattern\":\"%s\"},\"minContains\":0}")
    void refusesAnItem(String schema) {
        assertRefused(schema, "[\"" + TEXT + "\"]");
    }

    private static void assertRefused(String schema, String document) {
        var compiled = CompiledSchema.of(StrictJson.TOLERANT.readTree(schema.formatted(EVIL)));

        assertThat(compiled.check(StrictJson.TOLERANT.readTree(document)))
                .singleElement()
                .extracting(Violation::code)
                .isEqualTo("pattern");
    }
}
