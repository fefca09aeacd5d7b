package io.penstock.intake.body;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The members of one JSON object, read by name; what nobody reads is unknown. A null is as if it
/// was not there.
public final class Members {
    private final JsonNode object;
    private final String pointer;
    private final Faults faults;
    private final Set<String> known = new HashSet<>();

    public Members(JsonNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
        if (!object.isObject()) {
            faults.add(pointer, "type", "An object");
        }
    }

    /// RFC 6901 in fragment form.
    public String at(String name) {
        var escaped = name.replace("~", "~0").replace("/", "~1");
        return pointer
                + "/"
                + URLEncoder.encode(escaped, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%7E", "~");
    }

    public void fault(String name, String code, String detail) {
        faults.add(at(name), code, detail);
    }

    /// Ours to say; may stand there because somebody sends back what they got.
    public void ignore(String... names) {
        known.addAll(List.of(names));
    }

    public boolean has(String name) {
        return node(name) != null;
    }

    public boolean flag(String name, boolean otherwise) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            fault(name, "type", "true or false");
            return otherwise;
        }
        return node.booleanValue();
    }

    public int number(String name, int otherwise, int max) {
        var node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isIntegralNumber()
                || node.decimalValue().signum() < 0
                || node.decimalValue().compareTo(BigDecimal.valueOf(max)) > 0) {
            fault(name, "range", "A whole number from 0 to " + max);
            return otherwise;
        }
        return node.intValue();
    }

    public @Nullable String text(String name, Text form) {
        var node = node(name);
        return node == null ? null : text(node, at(name), form);
    }

    /// Each well-formed element once; empty where there is none.
    public List<String> texts(String name, Text form, int max) {
        var texts = new ArrayList<String>();
        each(
                name,
                max,
                (element, at) -> {
                    var text = text(element, at, form);
                    if (text != null && texts.contains(text)) {
                        faults.add(at, "duplicate", "Each once");
                    } else if (text != null) {
                        texts.add(text);
                    }
                });
        return texts;
    }

    private void each(String name, int max, BiConsumer<JsonNode, String> element) {
        var node = node(name);
        if (node == null) {
            return;
        }
        if (!node.isArray()) {
            fault(name, "type", "An array");
            return;
        }
        if (node.size() > max) {
            fault(name, "too-many", "At most " + max);
            return;
        }
        for (var i = 0; i < node.size(); i++) {
            element.accept(node.path(i), at(name) + "/" + i);
        }
    }

    /// Whether an array of that name holds objects only, and at least one.
    public boolean holdsObjects(String name) {
        var node = object.path(name);
        return node.isArray() && !node.isEmpty() && node.valueStream().allMatch(JsonNode::isObject);
    }

    /// An inner object; null where there is none.
    public @Nullable Members inner(String name) {
        var node = node(name);
        return node == null ? null : new Members(node, at(name), faults);
    }

    public List<String> names() {
        return List.copyOf(object.propertyNames());
    }

    /// Says of every member that nobody asked for that it is unknown.
    public void end() {
        for (var name : object.propertyNames()) {
            if (!known.contains(name)) {
                fault(name, "unknown", "There is no such member");
            }
        }
    }

    /// The member as it is; null where there is none.
    public @Nullable JsonNode node(String name) {
        known.add(name);
        var node = object.path(name);
        return node.isMissingNode() || node.isNull() ? null : node;
    }

    private @Nullable String text(JsonNode node, String at, Text form) {
        if (!node.isString()) {
            faults.add(at, "type", "A string");
            return null;
        }
        var text = node.stringValue();
        if (!form.admits(text)) {
            faults.add(at, "format", form.expected());
            return null;
        }
        return text;
    }
}
