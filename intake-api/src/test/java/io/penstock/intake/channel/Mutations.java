package io.penstock.intake.channel;

import io.penstock.intake.delivery.RawRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Bodies that a sender never sends, but somebody may: what stands in them has other types, sizes
/// and places, is missing, is there twice, or comes from another body; and some have bytes changed.
final class Mutations {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final int MOST = 4;
    private static final int DEEPEST = 80;

    /// So many bodies are changed inside for one whose bytes are.
    private static final int INSIDE = 7;

    private static final List<JsonNode> STRANGE =
            List.of(
                    MAKE.nullNode(),
                    MAKE.booleanNode(true),
                    MAKE.booleanNode(false),
                    MAKE.numberNode(0),
                    MAKE.numberNode(-1),
                    MAKE.numberNode(Long.MIN_VALUE),
                    MAKE.numberNode(Long.MAX_VALUE),
                    MAKE.numberNode(new BigDecimal("1e300")),
                    MAKE.numberNode(new BigDecimal("-1e-400")),
                    MAKE.numberNode(new BigDecimal("-1.79e308")),
                    MAKE.numberNode(new BigDecimal("9".repeat(300))),
                    MAKE.stringNode(""),
                    MAKE.stringNode(" \t\n"),
                    MAKE.stringNode("\ud83d"),
                    MAKE.stringNode("a\udc00\u0000b"),
                    MAKE.stringNode("\u202e\ufeff"),
                    MAKE.stringNode("../../etc/passwd"),
                    MAKE.stringNode("9".repeat(400)),
                    MAKE.stringNode("-62135596900"),
                    MAKE.stringNode("0000-00-00T00:00:00Z"),
                    MAKE.stringNode("+999999999-12-31T23:59:59Z"),
                    MAKE.stringNode("<b>&lt;</b>".repeat(9)),
                    MAKE.stringNode("x".repeat(70_000)),
                    MAKE.arrayNode(),
                    MAKE.objectNode(),
                    MAKE.arrayNode().add(MAKE.nullNode()),
                    MAKE.objectNode().set("", MAKE.arrayNode().add("")));

    private final RandomGenerator random;
    private final List<JsonNode> donors;

    /// @param donors bodies of which parts may come
    Mutations(RandomGenerator random, List<JsonNode> donors) {
        this.random = random;
        this.donors = donors;
    }

    byte[] of(RawRequest request) {
        return random.nextInt(INSIDE + 1) == 0
                ? bytes(request.body())
                : BodyForm.tree(request)
                        .map(tree -> BodyForm.of(request).write(of(tree)))
                        .orElseGet(() -> bytes(request.body()));
    }

    /// The tree with a few changes; `tree` stays as it is.
    JsonNode of(JsonNode tree) {
        var changed = (JsonNode) MAKE.arrayNode().add(tree.deepCopy());
        for (var times = 1 + random.nextInt(MOST); times > 0; times--) {
            mutate(changed);
        }
        return changed.path(0);
    }

    /// Changes one member or element below `root`.
    private void mutate(JsonNode root) {
        var places = new ArrayList<Place>();
        collect(root, places);
        if (!places.isEmpty()) {
            any(places).change(this);
        }
    }

    private static void collect(JsonNode node, List<Place> places) {
        switch (node) {
            case ObjectNode object -> {
                for (var member : object.properties()) {
                    places.add(new Member(object, member.getKey()));
                    collect(member.getValue(), places);
                }
            }
            case ArrayNode array -> {
                for (var i = 0; i < array.size(); i++) {
                    places.add(new Element(array, i));
                    collect(array.path(i), places);
                }
            }
            default -> {}
        }
    }

    /// Where a value stands.
    private sealed interface Place {
        JsonNode value();

        void set(JsonNode value);

        void drop();

        void twice(String prefix);

        default void change(Mutations by) {
            switch (by.random.nextInt(12)) {
                case 0 -> drop();
                case 1 -> twice("other_");
                case 2 -> set(MAKE.objectNode().set("value", value()));
                case 3 -> set(MAKE.arrayNode().add(value()).add(value().deepCopy()));
                case 4 -> set(turned(value()));
                case 5 -> set(nested(value(), 1 + by.random.nextInt(DEEPEST)));
                case 6 -> set(by.anyOf(by.any(by.donors)).deepCopy());
                case 7 -> set(retyped(value()));
                case 8 -> twice(BodyForm.AGAIN);
                default -> set(by.any(STRANGE).deepCopy());
            }
        }
    }

    private record Member(ObjectNode object, String name) implements Place {
        @Override
        public JsonNode value() {
            return object.path(name);
        }

        @Override
        public void set(JsonNode value) {
            object.set(name, value);
        }

        @Override
        public void drop() {
            object.remove(name);
        }

        @Override
        public void twice(String prefix) {
            object.set(prefix + name, value().deepCopy());
        }
    }

    private record Element(ArrayNode array, int index) implements Place {
        @Override
        public JsonNode value() {
            return array.path(index);
        }

        @Override
        public void set(JsonNode value) {
            array.set(index, value);
        }

        @Override
        public void drop() {
            array.remove(index);
        }

        @Override
        public void twice(String prefix) {
            array.insert(index, value().deepCopy());
        }
    }

    /// An array as an object, an object as an array.
    private static JsonNode turned(JsonNode value) {
        if (value.isArray()) {
            var object = MAKE.objectNode();
            for (var i = 0; i < value.size(); i++) {
                object.set(Integer.toString(i), value.path(i));
            }
            return object;
        }
        var array = MAKE.arrayNode();
        value.forEach(array::add);
        return array;
    }

    /// A string as a number or the other way round.
    private static JsonNode retyped(JsonNode value) {
        return value.isString()
                ? MAKE.numberNode(value.stringValue().hashCode())
                : MAKE.stringNode(value.toString());
    }

    private static JsonNode nested(JsonNode value, int levels) {
        var nested = value;
        for (var level = 0; level < levels; level++) {
            nested =
                    level % 2 == 0
                            ? MAKE.arrayNode().add(nested)
                            : MAKE.objectNode().set("n", nested);
        }
        return nested;
    }

    /// A value from anywhere below `root`.
    private JsonNode anyOf(JsonNode root) {
        var places = new ArrayList<Place>();
        collect(root, places);
        return places.isEmpty() ? root : any(places).value();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// Cuts, repeats or replaces a part.
    private byte[] bytes(byte[] body) {
        if (body.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        var from = random.nextInt(body.length);
        var to = from + 1 + random.nextInt(Math.min(40, body.length - from));
        var part = Arrays.copyOfRange(body, from, to);
        return switch (random.nextInt(4)) {
            case 0 -> joined(body, from, new byte[0], to);
            case 1 -> joined(body, to, part, to);
            case 2 -> {
                random.nextBytes(part);
                yield joined(body, from, part, to);
            }
            default ->
                    joined(
                            body,
                            from,
                            any(STRANGE).asString("&;=%").getBytes(StandardCharsets.UTF_8),
                            to);
        };
    }

    private static byte[] joined(byte[] body, int until, byte[] between, int from) {
        var joined = Arrays.copyOf(body, until + between.length + body.length - from);
        System.arraycopy(between, 0, joined, until, between.length);
        System.arraycopy(body, from, joined, until + between.length, body.length - from);
        return joined;
    }
}
