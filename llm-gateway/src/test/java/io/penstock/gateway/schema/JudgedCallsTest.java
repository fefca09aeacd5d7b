package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Ten thousand answers to schemas at random, of every keyword, told in every mode: what obeys is
/// handed on with its value unchanged, and what does not never passes.
class JudgedCallsTest {
    private static final int SCHEMAS = 125;
    private static final int ANSWERS_TO_ONE = 20;
    private static final List<Keyword> KEYWORDS = Keyword.all();

    /// Four times 125 schemas with 20 answers each.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatObeysPassesAndWhatDoesNotNever(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var told = new ArrayList<SchemaMode>();
        for (var i = 0; i < SCHEMAS; i++) {
            var sample = Sample.of(random);
            var contracts = new OutputContracts();
            for (var j = 0; j < ANSWERS_TO_ONE; j++) {
                told.add(sample.judgeOne(contracts, random));
            }
        }

        assertThat(told).hasSize(SCHEMAS * ANSWERS_TO_ONE).contains(SchemaMode.values());
    }

    /// @param members a keyword each
    private record Sample(ObjectNode schema, Map<String, Keyword> members, List<String> required) {
        static Sample of(RandomGenerator random) {
            var members = new LinkedHashMap<String, Keyword>();
            var required = new ArrayList<String>();
            var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
            var properties = schema.putObject("properties");
            for (var i = 0; i <= random.nextInt(4); i++) {
                var keyword = KEYWORDS.get(random.nextInt(KEYWORDS.size()));
                var name = List.of("a", "b/c", "d~e", "f g", "h\"i").get(i);
                members.put(name, keyword);
                properties.set(name, keyword.tree());
                if (random.nextBoolean()) {
                    required.add(name);
                }
            }
            required.forEach(schema.putArray("required")::add);
            if (random.nextBoolean()) {
                schema.put("additionalProperties", false);
            }
            schema.set("$defs", Keyword.json(Keyword.DEFINITIONS));
            return new Sample(schema, members, required);
        }

        private SchemaMode judgeOne(OutputContracts contracts, RandomGenerator random) {
            var best = SchemaMode.values()[random.nextInt(SchemaMode.values().length)];
            var request = request();
            var contract = contracts.of(request);
            var asked = contract.asked(request, new Abilities(best, null));
            var good = random.nextBoolean();
            var value = value(random, good);
            var text = written(value, asked, random);
            var completion = delivered(text, asked, random);

            var verdict = contract.judge(completion.json(), asked);

            var story = best + " " + schema + "\n" + completion.json();
            if (good) {
                assertThat(verdict).as(story).isInstanceOf(Verdict.Obeys.class);
                assertThat(read(completion)).as(story).isEqualTo(kept(value, completion));
            } else {
                assertThat(verdict).as(story).isInstanceOf(Verdict.Disobeys.class);
                assertThat(Correction.of(asked.request(), (Verdict.Disobeys) verdict)).isNotNull();
            }
            return asked.mode() == null ? best : asked.mode();
        }

        private ObjectNode request() {
            var request = StrictJson.TOLERANT.createObjectNode();
            request.putArray("messages").addObject().put("role", "user").put("content", "?");
            var named =
                    request.putObject("response_format")
                            .put("type", "json_schema")
                            .putObject("json_schema");
            named.put("name", "out").put("strict", true).set("schema", schema);
            var function =
                    request.putArray("tools")
                            .addObject()
                            .put("type", "function")
                            .putObject("function");
            function.put("name", "tool").put("strict", true).set("parameters", schema);
            return request;
        }

        private ObjectNode value(RandomGenerator random, boolean good) {
            var value = JsonNodeFactory.instance.objectNode();
            var names = new ArrayList<>(members.keySet());
            var wrong = good ? "" : names.get(random.nextInt(names.size()));
            members.forEach(
                    (name, keyword) -> {
                        if (name.equals(wrong)) {
                            value.set(name, Keyword.json(keyword.bad()));
                        } else if (required.contains(name) || random.nextBoolean()) {
                            value.set(name, Keyword.json(keyword.good()));
                        }
                    });
            return value;
        }

        /// In strict mode, a model cannot leave anything out.
        private static String written(ObjectNode value, Asked asked, RandomGenerator random) {
            var written = value.deepCopy();
            if (asked.isStrict()) {
                asked
                        .request()
                        .at("/response_format/json_schema/schema/properties")
                        .propertyNames()
                        .stream()
                        .filter(name -> !written.has(name))
                        .forEach(written::putNull);
            }
            return switch (random.nextInt(4)) {
                case 0 -> "\uFEFF" + written;
                case 1 -> "Sure [as asked]:\n```json\n" + written + "\n```\nAnything else?";
                case 2 -> "The answer is " + written + ".";
                default -> written.toString();
            };
        }

        private static Completion delivered(String text, Asked asked, RandomGenerator random) {
            if (asked.answerTool() != null && random.nextBoolean()) {
                return Completion.calls(asked.answerTool(), text);
            }
            return switch (random.nextInt(3)) {
                case 0 -> Completion.calls("tool", text);
                case 1 -> Completion.says(text).orSays("stop", text);
                default -> Completion.says(text);
            };
        }

        private static JsonNode read(Completion completion) {
            var message = completion.message(0);
            var text =
                    message.path("content").stringValue("").isEmpty()
                            ? message.at("/tool_calls/0/function/arguments").stringValue()
                            : message.path("content").stringValue();
            return StrictJson.TOLERANT.readTree(text);
        }

        /// A null that the caller allows may stay where the model wrote nothing else.
        private JsonNode kept(ObjectNode value, Completion completion) {
            var kept = value.deepCopy();
            read(completion)
                    .propertyStream()
                    .filter(member -> member.getValue().isNull() && !value.has(member.getKey()))
                    .filter(member -> members.containsKey(member.getKey()))
                    .forEach(member -> kept.putNull(member.getKey()));
            return kept;
        }
    }
}
