package io.penstock.intake.channel.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An element of a document, and what stands in it.
///
/// @param type the value of `xsi:type`
/// @param nil whether it says that it has no value
record Element(
        String namespace,
        String name,
        @Nullable String type,
        boolean nil,
        List<Element> children,
        StringBuilder ownText) {
    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema-instance";

    /// What stands around the root.
    static Element document() {
        return new Element("", "", null, false, new ArrayList<>(), new StringBuilder());
    }

    static Element at(XMLStreamReader xml) {
        var namespace = xml.getNamespaceURI();
        return new Element(
                namespace == null ? "" : namespace,
                xml.getLocalName(),
                xml.getAttributeValue(SCHEMA, "type"),
                "true".equals(xml.getAttributeValue(SCHEMA, "nil")),
                new ArrayList<>(),
                new StringBuilder());
    }

    Stream<Element> children(String name) {
        return children.stream().filter(child -> child.name.equals(name));
    }

    /// This element and all in it.
    Stream<Element> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(Element::all));
    }

    /// What a child says; empty if there is none, or it says nothing.
    Optional<String> text(String child) {
        return children(child).map(Element::text).filter(text -> !text.isEmpty()).findFirst();
    }

    String text() {
        return ownText.toString().strip();
    }

    /// The children by their names; those of one name as a list.
    ObjectNode fields() {
        var fields = JsonNodeFactory.instance.objectNode();
        for (var child : children) {
            var before = fields.get(child.name);
            if (before == null) {
                fields.set(child.name, child.value());
            } else if (before.isArray()) {
                before.asArray().add(child.value());
            } else {
                fields.putArray(child.name).add(before).add(child.value());
            }
        }
        return fields;
    }

    private JsonNode value() {
        if (nil) {
            return JsonNodeFactory.instance.nullNode();
        }
        return children.isEmpty()
                ? JsonNodeFactory.instance.stringNode(ownText.toString())
                : fields();
    }
}
