package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaBoundsTest {
    static Stream<Arguments> tooMuch() {
        return Stream.of(
                Arguments.of("itself", "{'$ref':'#'}", "#/$ref"),
                Arguments.of("itself in a branch", "{'anyOf':[{'$ref':'#'}]}", "#/anyOf/0/$ref"),
                Arguments.of(
                        "a circle of references",
                        "{'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'not':{'$ref':'#/$defs/a'}}}}",
                        "#/$defs/a/$ref/not/$ref"),
                Arguments.of(
                        "a circle of anchors",
                        "{'items':{'$anchor':'a','then':{'$ref':'#a'}}}",
                        "#/items/then/$ref"),
                Arguments.of("doubling", doubling(12), "#/$defs/d"),
                Arguments.of("a long chain", chain(150), "is reached through"),
                Arguments.of(
                        "many values",
                        "{'properties':{'a':{'enum':" + ones(2_001) + "}}}",
                        "#/properties/a/enum"),
                Arguments.of("many branches", "{'oneOf':" + many(101) + "}", "#/oneOf"),
                Arguments.of(
                        "many schemas",
                        "{'properties':" + named(2_001, "{}") + "}",
                        "#/properties/p"),
                Arguments.of(
                        "many patterns",
                        "{'properties':" + named(201, "{'pattern':'a'}") + "}",
                        "/pattern"),
                Arguments.of(
                        "a long pattern", "{'pattern':'" + "a".repeat(1_001) + "'}", "#/pattern"),
                Arguments.of(
                        "a long pattern of names",
                        "{'patternProperties':{'" + "a".repeat(1_001) + "':{}}}",
                        "#/patternProperties"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooMuch")
    void refusesAndNamesThePlace(String what, String schema, String place) {
        assertThatExceptionOfType(SchemaBounds.TooMuch.class)
                .isThrownBy(() -> SchemaBounds.check(Keyword.json(schema)))
                .satisfies(e -> assertThat(e.pointer() + " " + e.getMessage()).contains(place));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'child':{'$ref':'#'}}}",
                "{'allOf':[{'properties':{'child':{'$ref':'#'}}}]}",
                "{'anyOf':[{'type':'string'},{'type':'array','items':{'$ref':'#'}}]}",
                "{'const':{'$ref':'#'}}",
                "{'$ref':'#/$defs/missing'}",
                "{'enum':[{'allOf':[{'$ref':'#'}]}]}",
                "{'properties':{'$ref':{'type':'string'}}}",
            })
    void acceptsRecursionThatAValueEnds(String schema) {
        assertThatCode(() -> SchemaBounds.check(Keyword.json(schema))).doesNotThrowAnyException();
    }

    private static String doubling(int times) {
        return IntStream.range(0, times)
                .mapToObj(
                        i ->
                                "'d%d':{'allOf':[{'$ref':'#/$defs/d%d'},{'$ref':'#/$defs/d%d'}]}"
                                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(",", "{'$defs':{", ",'d" + times + "':{}}}"));
    }

    private static String chain(int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> "'d%d':{'$ref':'#/$defs/d%d'}".formatted(i, i + 1))
                .collect(Collectors.joining(",", "{'$defs':{", ",'d" + length + "':{}}}"));
    }

    private static String ones(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "1")) + "]";
    }

    private static String many(int count) {
        return "[" + String.join(",", Collections.nCopies(count, "{}")) + "]";
    }

    private static String named(int count, String schema) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'p" + i + "':" + schema)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
