package io.penstock.intake.channel;

import io.penstock.intake.delivery.RawRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A body as a tree, whatever its sender writes it in, and such a tree as a body again: also one
/// that no longer makes sense.
sealed interface BodyForm {
    /// At the beginning of a member's name: it is written without it, beside the one it repeats.
    String AGAIN = "(again)";

    JsonNode read(byte[] body) throws IOException, SAXException;

    byte[] write(JsonNode tree);

    static BodyForm of(RawRequest request) {
        var type = request.header("content-type").orElse("");
        var boundary = Pattern.compile("multipart/.*boundary=(.+)").matcher(type);
        if (boundary.matches()) {
            return new Parts("--" + boundary.group(1));
        }
        return switch (type.replaceFirst("[; ].*", "")) {
            case "application/x-www-form-urlencoded" -> new Pairs();
            case "text/xml", "application/xml" -> new Xml();
            default -> new Json();
        };
    }

    /// Empty for a body that has no inside.
    static Optional<JsonNode> tree(RawRequest request) {
        try {
            return Optional.of(of(request).read(request.body())).filter(JsonNode::isContainer);
        } catch (JacksonException | IllegalArgumentException | IOException | SAXException _) {
            return Optional.empty();
        }
    }

    record Json() implements BodyForm {
        /// Writes lone surrogates, too: as their escapes.
        private static final JsonMapper ASCII =
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

        @Override
        public JsonNode read(byte[] body) throws JacksonException {
            return ASCII.readTree(body);
        }

        @Override
        public byte[] write(JsonNode tree) {
            return ASCII.writeValueAsString(tree)
                    .replace(AGAIN, "")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /// `name=value&…`: an array of pairs.
    record Pairs() implements BodyForm {
        @Override
        public JsonNode read(byte[] body) {
            var pairs = JsonNodeFactory.instance.arrayNode();
            for (var pair : new String(body, StandardCharsets.UTF_8).split("&")) {
                var sides = pairs.addArray();
                for (var side : pair.split("=", 2)) {
                    sides.add(URLDecoder.decode(side, StandardCharsets.UTF_8));
                }
            }
            return pairs;
        }

        @Override
        public byte[] write(JsonNode tree) {
            var text = new StringBuilder();
            for (var pair : tree) {
                text.append(text.isEmpty() ? "" : "&").append(encoded(pair.path(0)));
                for (var i = 1; i < pair.size(); i++) {
                    text.append('=').append(encoded(pair.path(i)));
                }
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static String encoded(JsonNode side) {
            var text = side.isString() ? side.stringValue() : side.toString();
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /// What stands between boundaries: an array of pairs of header and content, a character for
    /// each byte.
    record Parts(String boundary) implements BodyForm {
        private static final String BREAK = "\r\n";

        @Override
        public JsonNode read(byte[] body) {
            var parts = JsonNodeFactory.instance.arrayNode();
            var text = new String(body, StandardCharsets.ISO_8859_1);
            for (var part : text.split(Pattern.quote(boundary) + "(--)?" + BREAK)) {
                if (!part.isEmpty()) {
                    var sides = parts.addArray();
                    for (var side : part.split(BREAK + BREAK, 2)) {
                        sides.add(side);
                    }
                }
            }
            return parts;
        }

        @Override
        public byte[] write(JsonNode tree) {
            var text = new StringBuilder();
            for (var part : tree) {
                text.append(boundary).append(BREAK);
                for (var i = 0; i < part.size(); i++) {
                    var side = part.path(i);
                    text.append(i == 0 ? "" : BREAK + BREAK);
                    text.append(side.isString() ? side.stringValue() : side.toString());
                }
            }
            text.append(boundary).append("--").append(BREAK);
            return text.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /// An element is an object of name, attributes and what stands in it.
    record Xml() implements BodyForm {
        @Override
        public JsonNode read(byte[] body) throws IOException, SAXException {
            return tree(parser().parse(new ByteArrayInputStream(body)).getDocumentElement());
        }

        private static DocumentBuilder parser() {
            try {
                return DocumentBuilderFactory.newInstance().newDocumentBuilder();
            } catch (ParserConfigurationException e) {
                throw new IllegalStateException("Every Java parses XML", e);
            }
        }

        private static ObjectNode tree(Element element) {
            var tree = JsonNodeFactory.instance.objectNode().put("name", element.getTagName());
            var attributes = tree.putObject("attributes");
            for (var i = 0; i < element.getAttributes().getLength(); i++) {
                var attribute = element.getAttributes().item(i);
                attributes.put(attribute.getNodeName(), attribute.getNodeValue());
            }
            var inside = tree.putArray("inside");
            for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element child) {
                    inside.add(tree(child));
                } else if (node.getNodeType() == Node.TEXT_NODE) {
                    inside.add(node.getNodeValue());
                }
            }
            return tree;
        }

        @Override
        public byte[] write(JsonNode tree) {
            var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            write(tree, text);
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static void write(JsonNode node, StringBuilder text) {
            if (!node.path("name").isString()) {
                if (node.isContainer()) {
                    node.forEach(inside -> write(inside, text));
                } else {
                    text.append(escaped(node.asString("")));
                }
                return;
            }
            var name = node.path("name").stringValue();
            text.append('<').append(name);
            node.path("attributes")
                    .properties()
                    .forEach(
                            attribute ->
                                    text.append(' ')
                                            .append(attribute.getKey().replace(AGAIN, ""))
                                            .append("=\"")
                                            .append(escaped(attribute.getValue().asString("")))
                                            .append('"'));
            text.append('>');
            node.path("inside").forEach(inside -> write(inside, text));
            text.append("</").append(name).append('>');
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        }
    }
}
