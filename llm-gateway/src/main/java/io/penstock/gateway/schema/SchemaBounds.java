package io.penstock.gateway.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How much a caller's schema may ask of the one who validates: counted once, before it is
/// compiled. The check itself is bounded too; this tells the caller which place to mend.
final class SchemaBounds {
    static final int MOST_SCHEMAS = 2_000;
    static final int MOST_BRANCHES = 100;
    static final int MOST_VALUES = 2_000;
    static final int MOST_PATTERNS = 200;
    static final int LONGEST_PATTERN = 1_000;

    /// Schemas that are asked about one value, each as often as references lead to it.
    static final int MOST_IN_PLACE = 2_000;

    private static final int LONGEST_CHAIN = 100;

    private final JsonNode root;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final Map<JsonNode, Long> weights = new IdentityHashMap<>();
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Place> schemas = new ArrayList<>();
    private int patterns;

    private record Place(ObjectNode schema, String pointer) {}

    private SchemaBounds(JsonNode root) {
        this.root = root;
    }

    /// @throws TooMuch at the first place that asks for too much
    static void check(JsonNode schema) {
        var bounds = new SchemaBounds(schema);
        bounds.count(schema, "#");
        bounds.schemas.forEach(place -> bounds.weigh(place.schema(), place.pointer(), 0));
    }

    /// @param pointer to the place in the schema
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String pointer;

        private TooMuch(String pointer, String message) {
            super(message, null, false, false);
            this.pointer = pointer;
        }

        String pointer() {
            return pointer;
        }
    }

    private void count(JsonNode node, String pointer) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        schemas.add(new Place(schema, pointer));
        if (schemas.size() > MOST_SCHEMAS) {
            throw new TooMuch(pointer, "is one of more than " + MOST_SCHEMAS + " schemas");
        }
        countWords(schema, pointer);
        for (var anchor : List.of("$anchor", "$dynamicAnchor")) {
            if (schema.path(anchor).isString()) {
                anchors.putIfAbsent(schema.path(anchor).stringValue(), schema);
            }
        }
        Keywords.subschemas(schema, pointer).forEach(sub -> count(sub.schema(), sub.pointer()));
    }

    private void countWords(ObjectNode schema, String pointer) {
        if (schema.path("enum").size() > MOST_VALUES) {
            throw new TooMuch(pointer + "/enum", "has more than " + MOST_VALUES + " values");
        }
        for (var keyword : List.of("allOf", "anyOf", "oneOf", "prefixItems")) {
            if (schema.path(keyword).size() > MOST_BRANCHES) {
                throw new TooMuch(
                        pointer + "/" + keyword, "has more than " + MOST_BRANCHES + " schemas");
            }
        }
        var pattern = schema.path("pattern");
        if (pattern.isString()) {
            countPattern(pattern.stringValue(), pointer + "/pattern");
        }
        schema.path("patternProperties")
                .properties()
                .forEach(member -> countPattern(member.getKey(), pointer + "/patternProperties"));
    }

    private void countPattern(String pattern, String pointer) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw new TooMuch(
                    pointer, "has a pattern of more than " + LONGEST_PATTERN + " characters");
        }
        if (++patterns > MOST_PATTERNS) {
            throw new TooMuch(pointer, "is one of more than " + MOST_PATTERNS + " patterns");
        }
    }

    /// Checks of one value: of the schema, of those in place, and of those that they refer to.
    private long weigh(JsonNode node, String pointer, int chain) {
        if (!(node instanceof ObjectNode schema)) {
            return 1;
        }
        var known = weights.get(schema);
        if (known != null) {
            return known;
        }
        if (!open.add(schema)) {
            throw new TooMuch(pointer, "refers to itself without end");
        }
        if (chain > LONGEST_CHAIN) {
            throw new TooMuch(
                    pointer, "is reached through more than " + LONGEST_CHAIN + " schemas");
        }
        var weight = 1L;
        for (var reference : List.of("$ref", "$dynamicRef")) {
            var target = target(schema.path(reference).stringValue(""));
            if (target != null) {
                weight += weigh(target, pointer + "/" + reference, chain + 1);
            }
        }
        for (var sub : Keywords.subschemas(schema, pointer)) {
            if (Keywords.IN_PLACE.contains(sub.keyword())) {
                weight += weigh(sub.schema(), sub.pointer(), chain + 1);
            }
        }
        if (weight > MOST_IN_PLACE) {
            throw new TooMuch(
                    pointer, "asks for more than " + MOST_IN_PLACE + " checks of one value");
        }
        open.remove(schema);
        weights.put(schema, weight);
        return weight;
    }

    /// Null: it is none, or the validator must say.
    private @Nullable JsonNode target(String reference) {
        if (!reference.startsWith("#")) {
            return null;
        }
        var fragment = URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8);
        if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            return anchors.get(fragment);
        }
        var target = root.at(JsonPointer.compile(fragment));
        return target.isMissingNode() ? null : target;
    }
}
