package io.penstock.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class AssemblyTest {
    private static final String WHOLE =
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","system_fingerprint":"fp",
             "x_vendor":{"k":1},
             "choices":[
              {"index":0,"message":{"role":"assistant","content":"Hello there","refusal":null,"annotations":[{"a":1}],
                "reasoning_content":"hm"},
               "logprobs":{"content":[{"token":"Hello","logprob":-0.1}],"refusal":null},"finish_reason":"stop"},
              {"index":1,"message":{"role":"assistant","content":null,"tool_calls":[
                {"id":"c1","type":"function","function":{"name":"find","arguments":"{\\"q\\":\\"é\\"}"}},
                {"id":"c2","type":"function","function":{"name":"list","arguments":"{}"}}]},
               "logprobs":null,"finish_reason":"tool_calls"}],
             "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8,
               "prompt_tokens_details":{"cached_tokens":1}}}""";

    private static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.TOLERANT.readTree(text);
    }

    private static ObjectNode assembled(List<String> chunks) {
        return assembly(chunks).completion();
    }

    private static Assembly assembly(List<String> chunks) {
        var assembly = new Assembly();
        chunks.forEach(chunk -> assembly.add(new Chunk(json(chunk))));
        return assembly;
    }

    @Test
    void whatIsReplayedCanBePutTogetherAgain() {
        var whole = json(WHOLE);
        ((ObjectNode) whole.at("/choices/0/message")).remove("refusal");
        var assembly = new Assembly();

        var chunks = new ArrayList<>(Replay.of(whole));
        chunks.add(Replay.usage(whole));
        chunks.forEach(assembly::add);

        assertThat(assembly.completion()).isEqualTo(whole);
        assertThat(assembly.isFinished(2)).isTrue();
        assertThat(chunks)
                .allMatch(
                        chunk ->
                                chunk.json()
                                        .path("object")
                                        .stringValue("")
                                        .equals("chat.completion.chunk"));
        assertThat(chunks.getFirst().json().at("/choices/0/delta/role").stringValue(""))
                .isEqualTo("assistant");
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks).filteredOn(Chunk::tellsOnlyUsage).containsExactly(chunks.getLast());
    }

    @Test
    void textRefusalReasoningAndLogprobsGrow() {
        var whole =
                assembled(
                        List.of(
                                """
                                {"id":"1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}""",
                                """
                                {"id":"1","choices":[{"index":0,"delta":{"content":"a","reasoning":"r"},"logprobs":{"content":[{"token":"a"}]}}]}""",
                                """
                                {"id":"1","choices":[{"index":0,"delta":{"content":"b","refusal":"no"},"logprobs":{"content":[{"token":"b"}]}}]}""",
                                """
                                {"id":"1","choices":[{"index":0,"delta":{"refusal":"pe","reasoning":"s"},"finish_reason":"stop"}],"usage":{"total_tokens":1}}""",
                                """
                                {"id":"1","choices":[],"usage":{"total_tokens":9}}"""));

        var message = whole.at("/choices/0/message");
        assertThat(message.path("content").stringValue("")).isEqualTo("ab");
        assertThat(message.path("refusal").stringValue("")).isEqualTo("nope");
        assertThat(message.path("reasoning").stringValue("")).isEqualTo("rs");
        assertThat(whole.at("/choices/0/logprobs/content")).hasSize(2);
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(9);
        assertThat(whole.at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
    }

    @Test
    void callsOfToolsAreToldApartByIndexAndNamedOnce() {
        var whole =
                assembled(
                        List.of(
                                """
                                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}""",
                                """
                                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]}}]}""",
                                """
                                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\\"x\\""}}]}}]}""",
                                """
                                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}"""));

        assertThat(whole.at("/choices/0/message/tool_calls"))
                .isEqualTo(
                        StrictJson.TOLERANT.readTree(
                                """
                                [{"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
                                 {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]"""));
    }

    @Test
    void callsWithoutAnIndexAreToldApartByTheirIds() {
        var whole =
                assembled(
                        List.of(
                                """
                                {"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}}]}""",
                                """
                                {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"}"}}]}}]}""",
                                """
                                {"choices":[{"delta":{"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}"""));

        var calls = whole.at("/choices/0/message/tool_calls");
        assertThat(calls).hasSize(2);
        assertThat(calls.at("/0/function/arguments").stringValue("")).isEqualTo("{}");
        assertThat(calls.at("/1/id").stringValue("")).isEqualTo("b");
    }

    @Test
    void anOldFunctionCallGrowsToo() {
        var whole =
                assembled(
                        List.of(
                                """
                                {"choices":[{"index":0,"delta":{"function_call":{"name":"f","arguments":"{\\"a\\":"}}}]}""",
                                """
                                {"choices":[{"index":0,"delta":{"function_call":{"arguments":"2}"}},"finish_reason":"function_call"}]}"""));

        assertThat(whole.at("/choices/0/message/function_call/arguments").stringValue(""))
                .isEqualTo("{\"a\":2}");
    }

    @Test
    void itIsFinishedOnceEveryChoiceThatWasAskedForIs() {
        var first =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";
        var second =
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}]}";
        var end = "{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}";

        assertThat(assembly(List.of(first)).isFinished(1)).isTrue();
        assertThat(assembly(List.of(first)).isFinished(2)).isFalse();
        assertThat(assembly(List.of(first, second)).isFinished(2)).isFalse();
        assertThat(assembly(List.of(first, second, end)).isFinished(2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"a\"}",
                "{\"refusal\":\"a\"}",
                "{\"reasoning_content\":\"a\"}",
                "{\"tool_calls\":[{\"index\":0}]}",
                "{\"function_call\":{\"name\":\"f\"}}"
            })
    void contentIsWhatACallerWouldMiss(String delta) {
        assertThat(new Chunk(json("{\"choices\":[{\"delta\":%s}]}".formatted(delta))).hasContent())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}",
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null,\"tool_calls\":[]}}]}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[],\"usage\":{\"total_tokens\":1}}",
                "{}"
            })
    void roleAndEndAndUsageAreNoContent(String chunk) {
        assertThat(new Chunk(json(chunk)).hasContent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"a\":1"})
    void whatIsNoObjectIsNoChunk(String data) {
        var event = new SseEvent("message", data.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Chunk.of(event)).isInstanceOf(MalformedStreamException.class);
    }
}
