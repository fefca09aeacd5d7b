package io.penstock.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void aFileOfOurClassPathIsAnotherDocument() {
        var schema = json("{\"$ref\":\"classpath:io/penstock/schema/event/event.schema.json\"}");

        assertThatThrownBy(() -> CompiledSchema.of(schema)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void placesAreNamedAsTheyAreSpelt() {
        var schema = CompiledSchema.of(json("{\"additionalProperties\":{\"type\":\"null\"}}"));

        assertThat(schema.check(json("{\"a/b~c\\n\":1}")))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("#/a~1b~0c\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"allOf\":[{\"$ref\":\"#\"}]}",
                "{\"properties\":{\"a\":{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}},\"required\":[\"b\"]}",
            })
    void aCheckHasAnEnd(String schema) {
        var document = "{\"a\":".repeat(60) + "{}" + "}".repeat(60);

        assertThat(CompiledSchema.of(json(schema)).check(json(document)))
                .singleElement()
                .extracting(Violation::code)
                .isEqualTo("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"anyOf\":[%s,%s]}", "{\"allOf\":[%s,%s]}"})
    void aHundredViolationsAreEnough(String around) {
        var items = "{\"items\":{\"type\":\"string\"}}";
        var schema = CompiledSchema.of(json(around.formatted(items, items)));

        assertThat(schema.check(json("[" + "1,".repeat(20_000) + "1]"))).hasSize(100);
    }

    @Test
    void aLongArrayIsNotComparedItemByItem() {
        var schema = CompiledSchema.of(json("{\"properties\":{\"a\":{\"uniqueItems\":true}}}"));

        assertThat(schema.check(json("{\"a\":[" + "1,".repeat(10_000) + "1]}")))
                .singleElement()
                .extracting(Violation::code)
                .isEqualTo("uniqueItems");
        assertThat(schema.check(json("{\"a\":[1,2]}"))).isEmpty();
    }

    @Test
    void aSchemaAsDeepAsJsonMayBeIsChecked() {
        var deep = "{\"not\":".repeat(62) + "{}" + "}".repeat(62);

        assertThat(CompiledSchema.of(json(deep)).check(json("1"))).isEmpty();
    }

    @Test
    void aMissingMemberIsNamedAsIfItWereThere() {
        var schema = CompiledSchema.of(json("{\"properties\":{\"a\":{\"required\":[\"b/c\"]}}}"));

        assertThat(schema.check(json("{\"a\":{}}")))
                .singleElement()
                .extracting(Violation::pointer)
                .isEqualTo("#/a/b~1c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e308", "-1e308", "1e-999999999", "0.5"})
    void aNumberBeyondAllBoundsIsAViolation(String number) {
        for (var keyword : new String[] {"minimum\":0", "maximum\":9", "multipleOf\":2"}) {
            var schema =
                    CompiledSchema.of(
                            json(
                                    "{\"properties\":{\"a\":{\"type\":\"integer\",\"%s}}}"
                                            .formatted(keyword)));

            assertThat(catchThrowable(() -> schema.check(json("{\"a\":" + number + "}"))))
                    .as(keyword)
                    .isNull();
        }
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
