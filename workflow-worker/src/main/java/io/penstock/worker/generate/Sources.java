package io.penstock.worker.generate;

import io.penstock.definition.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The context that earlier steps of the run found.
record Sources(List<Block> blocks, List<JsonNode> history) {

    record Block(String id, String documentId, String source, String title, String text) {}

    static Sources of(Known known) {
        var blocks = new ArrayList<Block>();
        var history = new ArrayList<JsonNode>();
        for (var result : known.results().values()) {
            result.path("blocks").forEach(block -> blocks.add(block(block)));
            result.path("history").forEach(history::add);
        }
        return new Sources(blocks, history);
    }

    Map<String, Block> byId() {
        return blocks.stream()
                .collect(Collectors.toMap(Block::id, Function.identity(), (first, _) -> first));
    }

    private static Block block(JsonNode node) {
        return new Block(
                node.path("id").asString(""),
                node.path("documentId").asString(""),
                node.path("source").asString(""),
                node.path("title").asString(""),
                node.path("text").asString(""));
    }
}
