package io.penstock.intake.channel;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Text that a database and UTF-8 can hold: U+0000 and lone surrogates become U+FFFD.
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /// @param changed whether anything was replaced
    public record Repaired(JsonNode node, boolean changed) {}

    /// A copy in which every name and string is storable; `node` itself if it was so already.
    public static Repaired repair(JsonNode node) {
        return storable(node) ? new Repaired(node, false) : new Repaired(repaired(node), true);
    }

    /// The same of a text alone.
    public static String repair(String text) {
        return storable(text) ? text : repaired(text);
    }

    private static boolean storable(JsonNode node) {
        if (node.isString()) {
            return storable(node.stringValue());
        }
        for (var member : node.properties()) {
            if (!storable(member.getKey()) || !storable(member.getValue())) {
                return false;
            }
        }
        if (node.isArray()) {
            for (var element : node) {
                if (!storable(element)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static JsonNode repaired(JsonNode node) {
        var make = JsonNodeFactory.instance;
        if (node.isString()) {
            return make.stringNode(repaired(node.stringValue()));
        }
        if (node.isObject()) {
            var copy = make.objectNode();
            node.properties()
                    .forEach(
                            member ->
                                    copy.set(
                                            repaired(member.getKey()),
                                            repaired(member.getValue())));
            return copy;
        }
        if (node.isArray()) {
            var copy = make.arrayNode();
            node.forEach(element -> copy.add(repaired(element)));
            return copy;
        }
        return node;
    }

    private static boolean storable(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!pairAt(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String repaired(String text) {
        var out = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (pairAt(text, i)) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return out.toString();
    }

    private static boolean pairAt(String text, int i) {
        return i + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
    }
}
