package io.penstock.gateway.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts the chunks of a stream together to the `chat.completion` that they tell of.
///
/// Strings and lists of a delta go on where they ended, other members are as they came last; tool
/// calls are told apart by `index`, or by their id where a provider leaves it out.
public final class Assembly {
    private final ObjectNode head = JsonNodeFactory.instance.objectNode();
    private final Map<Integer, Choice> choices = new TreeMap<>();

    public void add(Chunk chunk) {
        for (var member : chunk.json().properties()) {
            var value = member.getValue();
            if (!member.getKey().equals("choices") && !value.isNull()) {
                head.set(member.getKey(), value);
            }
        }
        for (var choice : chunk.choices()) {
            choices.computeIfAbsent(choice.path("index").asInt(0), _ -> new Choice()).add(choice);
        }
    }

    /// Whether each of so many choices has told why it ends.
    public boolean isFinished(int wanted) {
        return choices.size() >= wanted && choices.values().stream().allMatch(Choice::isFinished);
    }

    /// What there is so far.
    public ObjectNode completion() {
        var completion = head.deepCopy();
        completion.put("object", "chat.completion");
        var all = completion.putArray("choices");
        choices.forEach((index, choice) -> all.add(choice.whole(index)));
        return completion;
    }

    private static final class Choice {
        private final Growing message = new Growing();
        private final Growing logprobs = new Growing();
        private final Map<Integer, ToolCall> calls = new TreeMap<>();
        private final ObjectNode others = JsonNodeFactory.instance.objectNode();

        void add(JsonNode choice) {
            for (var member : choice.properties()) {
                switch (member.getKey()) {
                    case "index" -> {}
                    case "delta" -> delta(member.getValue());
                    case "logprobs" -> logprobs.add(member.getValue());
                    default -> {
                        if (!member.getValue().isNull()) {
                            others.set(member.getKey(), member.getValue());
                        }
                    }
                }
            }
        }

        private void delta(JsonNode delta) {
            for (var member : delta.properties()) {
                if (member.getKey().equals("tool_calls")) {
                    member.getValue().forEach(this::call);
                } else {
                    message.add(member.getKey(), member.getValue());
                }
            }
        }

        private void call(JsonNode part) {
            calls.computeIfAbsent(index(part), _ -> new ToolCall()).add(part);
        }

        /// One without an index goes on with the last, unless it brings an id of its own.
        private int index(JsonNode part) {
            var index = part.path("index");
            if (index.isInt()) {
                return index.intValue();
            }
            var id = part.path("id").stringValue("");
            if (id.isEmpty()) {
                return Math.max(0, calls.size() - 1);
            }
            return calls.entrySet().stream()
                    .filter(call -> call.getValue().hasId(id))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(calls.size());
        }

        boolean isFinished() {
            return !others.path("finish_reason").stringValue("").isEmpty();
        }

        ObjectNode whole(int index) {
            var whole = JsonNodeFactory.instance.objectNode().put("index", index);
            var told = whole.putObject("message");
            told.put("role", "assistant").putNull("content");
            told.setAll(message.whole());
            if (!calls.isEmpty()) {
                var all = told.putArray("tool_calls");
                calls.values().forEach(call -> all.add(call.whole()));
            }
            if (logprobs.isEmpty()) {
                whole.putNull("logprobs");
            } else {
                whole.set("logprobs", logprobs.whole());
            }
            whole.putNull("finish_reason");
            whole.setAll(others);
            return whole;
        }
    }

    /// Its name and id come once, or again and again; its arguments in pieces.
    private static final class ToolCall {
        private final ObjectNode others = JsonNodeFactory.instance.objectNode();
        private final ObjectNode function = JsonNodeFactory.instance.objectNode();
        private final StringBuilder arguments = new StringBuilder();

        boolean hasId(String id) {
            return others.path("id").stringValue("").equals(id);
        }

        void add(JsonNode part) {
            for (var member : part.properties()) {
                switch (member.getKey()) {
                    case "index" -> {}
                    case "function" -> function(member.getValue());
                    default -> first(others, member.getKey(), member.getValue());
                }
            }
        }

        private void function(JsonNode part) {
            for (var member : part.properties()) {
                if (member.getKey().equals("arguments")) {
                    arguments.append(member.getValue().stringValue(""));
                } else {
                    first(function, member.getKey(), member.getValue());
                }
            }
        }

        private static void first(ObjectNode into, String name, JsonNode value) {
            var known = into.path(name);
            if (known.isMissingNode()
                    || known.isNull()
                    || known.isString() && known.stringValue().isEmpty()) {
                into.set(name, value);
            }
        }

        ObjectNode whole() {
            var whole = others.deepCopy();
            if (!whole.has("type")) {
                whole.put("type", "function");
            }
            var told = function.deepCopy();
            told.put("arguments", arguments.toString());
            whole.set("function", told);
            return whole;
        }
    }

    /// Members that grow piece by piece.
    private static final class Growing {
        private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
        private final ObjectNode others = JsonNodeFactory.instance.objectNode();

        void add(JsonNode members) {
            members.properties().forEach(member -> add(member.getKey(), member.getValue()));
        }

        void add(String name, JsonNode value) {
            if (name.equals("role")) {
                others.set(name, value);
            } else if (value.isString()) {
                texts.computeIfAbsent(name, _ -> new StringBuilder()).append(value.stringValue());
            } else if (value instanceof ArrayNode more
                    && others.path(name) instanceof ArrayNode all) {
                all.addAll(more);
            } else if (value instanceof ObjectNode more
                    && others.path(name) instanceof ObjectNode all) {
                merge(all, more);
            } else if (!value.isNull() || !others.has(name)) {
                others.set(name, value.deepCopy());
            }
        }

        /// As for `function_call` and `audio`, whose strings come in pieces, too.
        private static void merge(ObjectNode all, ObjectNode more) {
            for (var member : more.properties()) {
                var known = all.path(member.getKey());
                if (known.isString() && member.getValue().isString()) {
                    all.put(member.getKey(), known.stringValue() + member.getValue().stringValue());
                } else {
                    all.set(member.getKey(), member.getValue());
                }
            }
        }

        boolean isEmpty() {
            return texts.isEmpty() && others.isEmpty();
        }

        ObjectNode whole() {
            var whole = others.deepCopy();
            texts.forEach((name, text) -> whole.put(name, text.toString()));
            return whole;
        }
    }
}
