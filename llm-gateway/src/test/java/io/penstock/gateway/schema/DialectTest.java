package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.json.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

class DialectTest {
    private static final String OBJECT =
            "{'type':'object','properties':{'a':{'type':'string','x-extract':'answer'}}}";
    private static final String LIST = "{'type':'array','items':{'type':'string'}}";
    private static final String LOOK =
            """
            {'type':'function','function':{'name':'answer','strict':true,
              'parameters':{'type':'object','properties':{'id':{'type':'integer','x-mine':1}}}}}
            """;

    @ParameterizedTest
    @CsvSource({
        "STRICT, true, STRICT, native",
        "STRICT, false, PLAIN, native",
        "PLAIN, true, PLAIN, native",
        "JSON_OBJECT, true, JSON_OBJECT, json",
        "TOOL, true, TOOL, tool",
        "PROMPT, true, PROMPT, prompt",
        "ORIGINAL, true, ORIGINAL, native",
    })
    void saysASchemaOfObjects(SchemaMode best, boolean strict, SchemaMode mode, String word) {
        var asked = asked(request(OBJECT, strict, ""), best);

        assertThat(asked.mode()).isEqualTo(mode);
        assertThat(new Compliance(asked.mode(), 0, false).header()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT, PLAIN",
        "PLAIN, PLAIN",
        "JSON_OBJECT, PROMPT",
        "TOOL, PROMPT",
        "PROMPT, PROMPT",
    })
    void downgradesWhereOnlyObjectsCanBeSaid(SchemaMode best, SchemaMode mode) {
        var asked = asked(request(LIST, true, ""), best);

        assertThat(asked.mode()).isEqualTo(mode);
        assertThat(asked.request().at("/response_format/json_schema/strict").asBoolean(false))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ORIGINAL")
    void keepsOurKeywordsToItself(SchemaMode best) {
        assertThat(
                        asked(request(OBJECT, true, "'tools':[" + LOOK + "]"), best)
                                .request()
                                .toString())
                .doesNotContain("x-extract", "x-mine");
    }

    @Test
    void leavesTheRequestToAModelOfOursAsItIs() {
        var request = request(OBJECT, true, "");

        assertThat(asked(request.deepCopy(), SchemaMode.ORIGINAL).request()).isEqualTo(request);
    }

    @Test
    void putsTheSchemaIntoTheSystemMessage() {
        var without = asked(request(OBJECT, true, ""), SchemaMode.PROMPT).request();
        var developer =
                asked(
                                request(
                                        OBJECT,
                                        true,
                                        "'messages':[{'role':'developer','content':'Be brief.'}]"),
                                SchemaMode.JSON_OBJECT)
                        .request();
        var parts =
                asked(
                                request(
                                        OBJECT,
                                        true,
                                        "'messages':[{'role':'system','content':[{'type':'text','text':'Be brief.'}]}]"),
                                SchemaMode.PROMPT)
                        .request();

        assertThat(without.has("response_format")).isFalse();
        assertThat(without.at("/messages/0/role").stringValue()).isEqualTo("system");
        assertThat(without.at("/messages/0/content").stringValue()).contains("\"properties\"");
        assertThat(without.path("messages").size()).isEqualTo(2);
        assertThat(developer.at("/response_format/type").stringValue()).isEqualTo("json_object");
        assertThat(developer.at("/messages/0/content").stringValue())
                .startsWith("Be brief.")
                .contains("\"properties\"");
        assertThat(developer.path("messages").size()).isEqualTo(1);
        assertThat(parts.at("/messages/0/content/1/text").stringValue()).contains("\"properties\"");
    }

    @Test
    void forcesACallAndTurnsItBack() {
        var request = request(OBJECT, true, "");
        var contract = new OutputContracts().of(request);
        var asked = contract.asked(request, new Abilities(SchemaMode.TOOL, null));
        var completion = Completion.calls("out", "{\"a\": \"x\"}");

        assertThat(asked.request().at("/tool_choice/function/name").stringValue()).isEqualTo("out");
        assertThat(asked.request().has("response_format")).isFalse();
        assertThat(contract.judge(completion.json(), asked)).isInstanceOf(Verdict.Obeys.class);
        assertThat(completion.message(0).path("content").stringValue()).isEqualTo("{\"a\": \"x\"}");
        assertThat(completion.message(0).has("tool_calls")).isFalse();
        assertThat(completion.json().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(contract.judge(Completion.calls("out", "{\"a\": 1}").json(), asked))
                .isInstanceOf(Verdict.Disobeys.class);
        assertThat(contract.judge(Completion.calls("other", "{\"a\": \"x\"}").json(), asked))
                .isInstanceOf(Verdict.Disobeys.class);
    }

    @Test
    void offersTheAnswerBesideTheCallersTools() {
        var request = request(OBJECT, true, "'tools':[" + LOOK.replace("answer", "out") + "]");
        var contract = new OutputContracts().of(request);
        var asked = contract.asked(request, new Abilities(SchemaMode.TOOL, null));

        assertThat(asked.request().path("tool_choice").stringValue()).isEqualTo("required");
        assertThat(asked.request().at("/tools/1/function/name").stringValue()).isEqualTo("out_");
        assertThat(contract.judge(Completion.calls("out", "{\"id\": 1}").json(), asked))
                .isInstanceOf(Verdict.Obeys.class);
        assertThat(
                        contract.judge(
                                Completion.calls("out", "{}", "out_", "{\"a\": 1}").json(), asked))
                .isInstanceOf(Verdict.Disobeys.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'tools':[%s],'tool_choice':'required'|PROMPT",
                "'tools':[%s],'tool_choice':{'type':'function','function':{'name':'answer'}}|PROMPT",
                "'functions':[{'name':'f'}]|PROMPT",
                "'tools':[%s],'tool_choice':'auto'|TOOL",
                "'tools':[%s],'tool_choice':'none'|TOOL",
            },
            quoteCharacter = '`')
    void forcesNoCallWhereTheCallerDemandsAnother(String more, SchemaMode mode) {
        assertThat(asked(request(OBJECT, true, more.replace("%s", LOOK)), SchemaMode.TOOL).mode())
                .isEqualTo(mode);
    }

    @Test
    void readsArgumentsOfStrictToolsWithoutForeignNulls() {
        var request = request("{'type':'object'}", false, "'tools':[" + LOOK + "]");
        var contract = new OutputContracts().of(request);
        var asked = contract.asked(request, new Abilities(SchemaMode.STRICT, null));
        var completion = Completion.calls("answer", "{\"id\": null}");

        assertThat(asked.request().at("/tools/0/function/parameters/required/0").stringValue())
                .isEqualTo("id");
        assertThat(contract.judge(completion.json(), asked)).isInstanceOf(Verdict.Obeys.class);
        assertThat(completion.message(0).at("/tool_calls/0/function/arguments").stringValue())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"STRICT, JSON_OBJECT, json_object", "TOOL, PROMPT, ''", "PROMPT, PROMPT, ''"})
    void saysThatAnyObjectWillDo(SchemaMode best, SchemaMode mode, String format) {
        var request =
                (ObjectNode)
                        Keyword.json(
                                "{'messages':[{'role':'user','content':'?'}],'response_format':{'type':'json_object'}}");

        var asked = asked(request, best);

        assertThat(asked.mode()).isEqualTo(mode);
        assertThat(asked.request().at("/response_format/type").stringValue("")).isEqualTo(format);
    }

    private static Asked asked(ObjectNode request, SchemaMode best) {
        return new OutputContracts().of(request).asked(request, new Abilities(best, null));
    }

    private static ObjectNode request(String schema, boolean strict, String more) {
        var request = StrictJson.TOLERANT.createObjectNode();
        request.putArray("messages").addObject().put("role", "user").put("content", "?");
        var named =
                request.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema");
        named.put("name", "out").put("strict", strict).set("schema", Keyword.json(schema));
        request.setAll((ObjectNode) Keyword.json("{" + more + "}"));
        return request;
    }
}
