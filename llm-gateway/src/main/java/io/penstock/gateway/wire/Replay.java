package io.penstock.gateway.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tells a whole completion as the chunks of a stream: for each choice who speaks, what it says in
/// one piece, and why it ends.
public final class Replay {
    private static final Set<String> NOT_IN_CHUNKS = Set.of("choices", "usage", "object");
    private static final Set<String> NOT_IN_ENDS = Set.of("message", "logprobs", "index");

    private Replay() {}

    /// Without the usage.
    public static List<Chunk> of(ObjectNode completion) {
        var chunks = new ArrayList<Chunk>();
        for (var choice : completion.path("choices")) {
            var index = choice.path("index").asInt(0);
            chunks.add(chunk(completion, index, opening(choice), null));
            chunks.add(chunk(completion, index, said(choice), choice.path("logprobs")));
            chunks.add(end(completion, index, choice));
        }
        return chunks;
    }

    /// The chunk that ends a stream for those who asked for it (`include_usage`).
    public static Chunk usage(ObjectNode completion) {
        var last = head(completion);
        last.putArray("choices");
        var usage = completion.path("usage");
        if (usage.isObject()) {
            last.set("usage", usage);
        } else {
            last.putNull("usage");
        }
        return new Chunk(last);
    }

    private static ObjectNode opening(JsonNode choice) {
        var message = choice.path("message");
        var delta = JsonNodeFactory.instance.objectNode();
        delta.put("role", message.path("role").stringValue("assistant"));
        return delta.put("content", message.path("content").isString() ? "" : null);
    }

    private static ObjectNode said(JsonNode choice) {
        var delta = JsonNodeFactory.instance.objectNode();
        for (var member : choice.path("message").properties()) {
            switch (member.getKey()) {
                case "role" -> {}
                case "tool_calls" -> delta.set("tool_calls", indexed(member.getValue()));
                default -> {
                    if (!member.getValue().isNull()) {
                        delta.set(member.getKey(), member.getValue());
                    }
                }
            }
        }
        return delta;
    }

    private static JsonNode indexed(JsonNode calls) {
        var indexed = JsonNodeFactory.instance.arrayNode();
        for (var call : calls) {
            indexed.addObject().put("index", indexed.size() - 1).setAll((ObjectNode) call);
        }
        return indexed;
    }

    private static Chunk chunk(
            ObjectNode completion, int index, ObjectNode delta, @Nullable JsonNode logprobs) {
        var chunk = head(completion);
        var choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        if (logprobs == null || logprobs.isMissingNode()) {
            choice.putNull("logprobs");
        } else {
            choice.set("logprobs", logprobs);
        }
        choice.putNull("finish_reason");
        return new Chunk(chunk);
    }

    private static Chunk end(ObjectNode completion, int index, JsonNode told) {
        var chunk = head(completion);
        var choice = chunk.putArray("choices").addObject().put("index", index);
        choice.putObject("delta");
        for (var member : told.properties()) {
            if (!NOT_IN_ENDS.contains(member.getKey())) {
                choice.set(member.getKey(), member.getValue());
            }
        }
        return new Chunk(chunk);
    }

    private static ObjectNode head(ObjectNode completion) {
        var head = JsonNodeFactory.instance.objectNode();
        for (var member : completion.properties()) {
            if (!NOT_IN_CHUNKS.contains(member.getKey())) {
                head.set(member.getKey(), member.getValue());
            }
        }
        return head.put("object", "chat.completion.chunk");
    }
}
