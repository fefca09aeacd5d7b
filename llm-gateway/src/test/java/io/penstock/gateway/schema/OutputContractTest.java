package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class OutputContractTest {
    private static final Abilities STRICT = new Abilities(SchemaMode.STRICT, null);
    private static final String RISK =
            """
            "response_format": {"type": "json_schema", "json_schema": {"name": "risk", "schema":
              {"type": "object", "required": ["risk"], "properties": {"risk": {"enum": ["low", "high"]}}}}}
            """;
    private static final String TOOLS =
            """
            "tools": [
              {"type": "function", "function": {"name": "look", "parameters":
                {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}},
              {"type": "function", "function": {"name": "list", "parameters": {"type": "object"}}},
              {"type": "function", "function": {"name": "ping"}},
              {"type": "custom", "custom": {"name": "shell"}}]
            """;
    private static final String GOOD = "{\"risk\": \"low\"}";

    static final List<Keyword> KEYWORDS = Keyword.all();

    @ParameterizedTest
    @FieldSource("KEYWORDS")
    void judgesByEveryKeyword(Keyword keyword) {
        var schema = StrictJson.TOLERANT.createObjectNode();
        schema.put("type", "object").putObject("properties").set("v", keyword.tree());
        schema.putArray("required").add("v");
        schema.set("$defs", Keyword.json(Keyword.DEFINITIONS));
        var request =
                "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"schema\": %s}}";

        var good = judge(request.formatted(schema), says(keyword.good()));
        var bad = judge(request.formatted(schema), says(keyword.bad()));

        assertThat(good).isInstanceOf(Verdict.Obeys.class);
        assertThat(faults(bad)).extracting(OutputFault::code).contains(keyword.code());
        assertThat(faults(bad)).allMatch(fault -> fault.pointer().startsWith("#/v"));
    }

    private static Completion says(String value) {
        return Completion.says("{\"v\": " + Keyword.json(value) + "}");
    }

    static Stream<Arguments> callsThatDisobey() {
        return Stream.of(
                Arguments.of("a call of what is not offered", TOOLS, "invented", "{}", "tool"),
                Arguments.of(
                        "a call where nothing is offered", RISK, "look", "{\"id\": 1}", "tool"),
                Arguments.of("a plain request", "\"n\": 1", "look", "{}", "tool"),
                Arguments.of("tools forbidden", noTools(), "look", "{\"id\": 1}", "tool"),
                Arguments.of(
                        "arguments against the schema", TOOLS, "look", "{\"id\": \"1\"}", "type"),
                Arguments.of("arguments that lack one", TOOLS, "look", "{}", "required"),
                Arguments.of("no arguments, one required", TOOLS, "look", "", "required"),
                Arguments.of("arguments that are no JSON", TOOLS, "list", "id=1", "json"),
                Arguments.of("arguments that are cut", TOOLS, "list", "{\"id\": ", "json"),
                Arguments.of("arguments that are no object", TOOLS, "list", "[1]", "type"),
                Arguments.of("no object, no parameters", TOOLS, "ping", "1", "type"));
    }

    private static String noTools() {
        return TOOLS + ", \"tool_choice\": \"none\"";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsThatDisobey")
    void refuses(String what, String request, String name, String arguments, String code) {
        var verdict = judge(request, Completion.calls(name, arguments));

        assertThat(faults(verdict))
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.code()).isEqualTo(code);
                            assertThat(fault.tool()).isEqualTo(name);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "look|{\"id\": 1}|{\"id\": 1}|false",
                "list|''|{}|false",
                "ping|{}|{}|false",
                "look|```json\\n{\"id\": 1}\\n```|{\"id\": 1}|true",
                "look|Call: {\"id\": 1}|{\"id\": 1}|true",
            })
    void acceptsACall(String name, String arguments, String handedOn, boolean mended) {
        var completion = Completion.calls(name, arguments.replace("\\n", "\n"));

        assertThat(judge(TOOLS, completion)).isEqualTo(new Verdict.Obeys(mended));
        assertThat(completion.message(0).at("/tool_calls/0/function/arguments").stringValue())
                .isEqualTo(handedOn);
    }

    @Test
    void judgesCustomAndLegacyCalls() {
        var custom = Completion.says("");
        custom.message(0)
                .putArray("tool_calls")
                .addObject()
                .put("type", "custom")
                .putObject("custom")
                .put("name", "shell")
                .put("input", "ls");
        var legacy = Completion.says("");
        legacy.message(0).putObject("function_call").put("name", "look").put("arguments", "{}");
        var functions =
                TOOLS.substring(TOOLS.indexOf("{\"name\": \"look\""), TOOLS.indexOf("}},") + 1);

        assertThat(judge(TOOLS, custom)).isInstanceOf(Verdict.Obeys.class);
        assertThat(judge(RISK, custom)).isInstanceOf(Verdict.Disobeys.class);
        assertThat(faults(judge(RISK, legacy))).extracting(OutputFault::code).contains("tool");
        assertThat(faults(judge("\"functions\": [" + functions + "]", legacy)))
                .extracting(OutputFault::code)
                .containsExactly("required");
    }

    @Test
    void judgesContentWhateverCallsThereAre() {
        var both = Completion.calls("look", "{\"id\": 1}");
        both.message(0).put("content", "Let me look.");
        var callOnly = Completion.calls("look", "{\"id\": 1}");
        var contentOnly = Completion.says(GOOD);

        assertThat(faults(judge(RISK + "," + TOOLS, both)))
                .extracting(OutputFault::code)
                .containsExactly("json");
        assertThat(judge(RISK + "," + TOOLS, callOnly)).isInstanceOf(Verdict.Obeys.class);
        assertThat(judge(RISK + "," + TOOLS, contentOnly)).isInstanceOf(Verdict.Obeys.class);
    }

    @Test
    void tellsTheFaultsOfAllChoices() {
        var verdict =
                judge(
                        RISK + "," + TOOLS,
                        Completion.says("no JSON")
                                .orSays("stop", GOOD)
                                .orCalls("look", "{}", "list", "{}", "look", "{\"id\": null}")
                                .orSays("stop", "{}"));

        assertThat(faults(verdict))
                .extracting(f -> f.choice() + " " + f.tool() + " " + f.pointer() + " " + f.code())
                .containsExactly(
                        "0 null # json",
                        "2 look #/id required",
                        "2 look #/id type",
                        "3 null #/risk required");
    }

    @Test
    void readsContentInParts() {
        var parts = Completion.says("");
        var content = parts.message(0).putArray("content");
        content.addObject().put("type", "text").put("text", "{\"risk\":");
        content.addObject().put("type", "text").put("text", " \"low\"}");

        assertThat(judge(RISK, parts)).isInstanceOf(Verdict.Obeys.class);
        assertThat(parts.message(0).path("content").stringValue()).isEqualTo(GOOD);
    }

    @Test
    void takesWhatIsCutForTruncatedBeforeItTakesItForWrong() {
        var thoughtOnly = Completion.ends("length", "");
        thoughtOnly.message(0).put("reasoning_content", "Hm, ");
        var cutCall = Completion.calls("look", "{\"id");
        ((ObjectNode) cutCall.json().path("choices").path(0)).put("finish_reason", "length");

        assertThat(judge(RISK, Completion.ends("length", "{\"risk\"")))
                .isEqualTo(new Verdict.Truncated());
        assertThat(judge(RISK, Completion.says("no").orSays("length", "{")))
                .isEqualTo(new Verdict.Truncated());
        assertThat(judge(TOOLS, cutCall)).isEqualTo(new Verdict.Truncated());
        assertThat(judge("\"n\": 1", thoughtOnly)).isEqualTo(new Verdict.Truncated());
        assertThat(judge("\"n\": 1", Completion.ends("length", "Half a sent")))
                .isInstanceOf(Verdict.Obeys.class);
    }

    @Test
    void takesARefusalForWhatItIs() {
        var refused = Completion.says("");
        refused.message(0).put("refusal", "I will not");

        assertThat(judge(RISK, refused)).isEqualTo(new Verdict.Declined());
        assertThat(judge(RISK, Completion.ends("content_filter", "{")))
                .isEqualTo(new Verdict.Declined());
        assertThat(judge("\"n\": 1", refused)).isInstanceOf(Verdict.Obeys.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":{\"type\":\"strng\"}}}",
                "{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":[]}}",
            })
    void namesTheToolWhoseParametersNobodyCanCheck(String tool) {
        assertThatExceptionOfType(UnusableSchemaException.class)
                .isThrownBy(() -> judge("\"tools\": [" + tool + "]", Completion.says("Hi")))
                .satisfies(e -> assertThat(e.param()).isEqualTo("tools[0].function.parameters"));
    }

    private static Verdict judge(String request, Completion completion) {
        var json =
                (ObjectNode)
                        StrictJson.TOLERANT.readTree(
                                "{\"messages\": [{\"role\": \"user\", \"content\": \"?\"}], "
                                        + request
                                        + "}");
        var contract = new OutputContracts().of(json);
        return contract.judge(completion.json(), contract.asked(json, STRICT));
    }

    private static List<OutputFault> faults(Verdict verdict) {
        return verdict instanceof Verdict.Disobeys disobeys ? disobeys.faults() : List.of();
    }
}
