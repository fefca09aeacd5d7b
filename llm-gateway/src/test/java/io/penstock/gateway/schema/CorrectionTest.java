package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CorrectionTest {
    private static final String REQUEST =
            """
            {'temperature':0.7,'messages':[{'role':'user','content':'?'}],
             'response_format':{'type':'json_schema','json_schema':{'name':'o','schema':
               {'type':'object','required':['a'],'properties':{'a':{'type':'string'}},'additionalProperties':{'type':'null'}}}},
             'tools':[{'type':'function','function':{'name':'look','parameters':
               {'type':'object','required':['id'],'properties':{'id':{'type':'integer'}}}}}],
             'functions':[]}
            """;

    @Test
    void tellsWhatIsWrongWithContent() {
        var messages = corrected(Completion.says("{\"a\": 1}"));

        assertThat(roles(messages)).containsExactly("user", "assistant", "user");
        assertThat(messages.get(1).path("content").stringValue()).isEqualTo("{\"a\": 1}");
        assertThat(text(messages.get(2))).contains("- #/a: type: ").contains("one JSON value");
    }

    @Test
    void answersEveryCallAsItsTool() {
        var messages =
                corrected(
                        Completion.calls(
                                "look",
                                "{\"id\": \"x\"}",
                                "look",
                                "{\"id\": 1}",
                                "fly",
                                "no JSON"));

        assertThat(roles(messages)).containsExactly("user", "assistant", "tool", "tool", "tool");
        var calls = messages.get(1).path("tool_calls");
        assertThat(messages.get(1).path("content").isNull()).isTrue();
        assertThat(calls.at("/0/function/arguments").stringValue()).isEqualTo("{\"id\": \"x\"}");
        assertThat(calls.at("/2/function/arguments").stringValue()).isEqualTo("{}");
        assertThat(calls.valueStream().map(call -> call.path("id").stringValue()))
                .containsExactlyElementsOf(
                        messages.stream()
                                .skip(2)
                                .map(m -> m.path("tool_call_id").stringValue())
                                .toList());
        assertThat(text(messages.get(2))).contains("#/id: type: ");
        assertThat(text(messages.get(3))).contains("did not obey elsewhere");
        assertThat(text(messages.get(4))).contains("#: tool: ").contains("Do not call it again");
    }

    @Test
    void repeatsNothingWhereNothingWasSaid() {
        assertThat(roles(corrected(Completion.says("")))).containsExactly("user", "user");
    }

    @Test
    void answersALegacyCallAsItsFunction() {
        var completion = Completion.says("");
        completion.message(0).putObject("function_call").put("name", "look").put("arguments", "{}");

        var messages = corrected(completion);

        assertThat(roles(messages)).containsExactly("user", "assistant", "function");
        assertThat(messages.get(1).at("/function_call/name").stringValue()).isEqualTo("look");
        assertThat(text(messages.get(2))).contains("#: tool: ");
    }

    @Test
    void tellsAllChoicesAndTenFaultsAtMost() {
        var many =
                IntStream.range(0, 30)
                        .mapToObj(i -> "\"m" + i + "\": 1")
                        .collect(Collectors.joining(",", "{\"a\": \"x\",", "}"));

        var messages =
                corrected(
                        Completion.says(many)
                                .orSays("stop", "{\"a\": \"x\"}")
                                .orSays("stop", many));
        var alone = corrected(Completion.says(many));

        assertThat(roles(messages))
                .containsExactly("user", "assistant", "user", "assistant", "user");
        assertThat(text(messages.get(2)).lines().filter(line -> line.startsWith("- "))).hasSize(5);
        assertThat(text(messages.get(4)).lines().filter(line -> line.startsWith("- "))).hasSize(5);
        assertThat(text(alone.get(2)).lines().filter(line -> line.startsWith("- "))).hasSize(10);
    }

    @Test
    void leavesNothingToChanceAndTheRequestAsItWas() {
        var request = (ObjectNode) Keyword.json(REQUEST);
        var again = Correction.of(request, disobeys(request, Completion.says("no")));

        assertThat(again.path("temperature").intValue()).isZero();
        assertThat(request.path("temperature").doubleValue()).isEqualTo(0.7);
        assertThat(request.path("messages").size()).isEqualTo(1);
        again.remove("temperature");
        assertThat(
                        Correction.of(again, disobeys(request, Completion.says("no")))
                                .has("temperature"))
                .isFalse();
    }

    private static List<JsonNode> corrected(Completion completion) {
        var request = (ObjectNode) Keyword.json(REQUEST);
        return Correction.of(request, disobeys(request, completion))
                .path("messages")
                .valueStream()
                .toList();
    }

    private static Verdict.Disobeys disobeys(ObjectNode request, Completion completion) {
        var contract = new OutputContracts().of(request);
        var asked = contract.asked(request, new Abilities(SchemaMode.PLAIN, null));
        return (Verdict.Disobeys) contract.judge(completion.json(), asked);
    }

    private static List<String> roles(List<JsonNode> messages) {
        return messages.stream().map(m -> m.path("role").stringValue()).toList();
    }

    private static String text(JsonNode message) {
        return message.path("content").stringValue();
    }
}
