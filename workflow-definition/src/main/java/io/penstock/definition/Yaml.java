package io.penstock.definition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A YAML document that remembers where everything stood.
sealed interface Yaml {
    Spot spot();

    JsonNode toJson();

    /// What a type error calls it.
    String kindWord();

    record Mapping(Spot spot, SequencedMap<String, Yaml> members) implements Yaml {
        @Override
        public JsonNode toJson() {
            var object = JsonNodeFactory.instance.objectNode();
            members.forEach((name, value) -> object.set(name, value.toJson()));
            return object;
        }

        @Override
        public String kindWord() {
            return "a mapping";
        }
    }

    record Sequence(Spot spot, List<Yaml> items) implements Yaml {
        @Override
        public JsonNode toJson() {
            var array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(item.toJson()));
            return array;
        }

        @Override
        public String kindWord() {
            return "a list";
        }
    }

    /// @param block whether it is a literal block (`|`), whose lines are lines of the document
    record Scalar(Spot spot, Kind kind, String text, boolean block) implements Yaml {
        @Override
        public JsonNode toJson() {
            var nodes = JsonNodeFactory.instance;
            return switch (kind) {
                case STRING -> nodes.stringNode(text);
                case INTEGER -> nodes.numberNode(new BigInteger(text));
                case NUMBER -> nodes.numberNode(new BigDecimal(text));
                case BOOLEAN -> nodes.booleanNode(Boolean.parseBoolean(text));
                case NULL -> nodes.nullNode();
            };
        }

        @Override
        public String kindWord() {
            return kind.word();
        }

        /// Where line `line` (from 1) of this text stands in the document.
        Spot spotOf(int line) {
            return block ? spot.down(line) : spot;
        }
    }

    /// Something that was refused already; nothing more is said about it.
    record Refused(Spot spot) implements Yaml {
        @Override
        public JsonNode toJson() {
            return JsonNodeFactory.instance.nullNode();
        }

        @Override
        public String kindWord() {
            return "refused";
        }
    }

    enum Kind {
        STRING("text"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("nothing");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// The members, or none where it is no mapping.
    default Map<String, Yaml> membersOrNone() {
        return this instanceof Mapping(_, var members) ? members : Map.of();
    }
}
