package io.penstock.worker.generate;

import io.penstock.definition.OutputSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes a step's result of a model's object: what it may cite, and how much of it the citations
/// bear.
final class Judgement {
    private static final String CITATIONS = "citations";

    private Judgement() {}

    /// @param schema of the output; `x-extract: answer | citations` names the members that matter
    static ObjectNode result(ObjectNode output, JsonNode schema, Sources sources) {
        var known = sources.byId();
        var member = OutputSchema.member(schema, CITATIONS, CITATIONS);
        var blocks =
                ids(output.path(member)).stream()
                        .flatMap(id -> Optional.ofNullable(known.get(id)).stream())
                        .toList();
        var cited = blocks.stream().map(Sources.Block::id).toList();
        var result = JsonNodeFactory.instance.objectNode();
        var cleaned = output.deepCopy();
        if (cleaned.path(member).isArray()) {
            cleaned.set(member, strings(cited));
        }
        result.set("output", cleaned);
        result.set(CITATIONS, strings(cited));
        result.put(
                "support",
                Support.of(
                        answer(output, schema), blocks.stream().map(Sources.Block::text).toList()));
        var origins = result.putArray("sources");
        blocks.forEach(block -> origins.add(origin(block)));
        return result;
    }

    private static List<String> ids(JsonNode citations) {
        return citations.valueStream().map(id -> id.asString("")).distinct().toList();
    }

    private static ObjectNode origin(Sources.Block block) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", block.id())
                .put("documentId", block.documentId())
                .put("title", block.title());
    }

    private static JsonNode strings(List<String> texts) {
        var array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /// The text that the customer reads: the marked member, else every text of the object.
    private static String answer(ObjectNode output, JsonNode schema) {
        var marked = output.path(OutputSchema.member(schema, "answer", "answer"));
        return marked.isString()
                ? marked.asString()
                : output.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(" "));
    }
}
