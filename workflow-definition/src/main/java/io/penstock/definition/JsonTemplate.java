package io.penstock.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON with templates in its texts. A text that is one expression and nothing else becomes the
/// value itself: a number stays a number.
public final class JsonTemplate {
    private final Node root;

    JsonTemplate(Node root) {
        this.root = root;
    }

    sealed interface Node {
        record Literal(JsonNode value) implements Node {}

        record Text(Template template) implements Node {}

        record Value(Expression expression) implements Node {}

        record Items(List<Node> nodes) implements Node {}

        record Members(Map<String, Node> nodes) implements Node {
            public Members {
                nodes = new LinkedHashMap<>(nodes);
            }
        }
    }

    /// The JSON, or why it cannot be had (`LOGIC_DEFECT`).
    public Evaluated<JsonNode> render(Scope scope) {
        return render(root, scope);
    }

    private static Evaluated<JsonNode> render(Node node, Scope scope) {
        return switch (node) {
            case Node.Literal(var value) -> new Evaluated.Value<>(value);
            case Node.Text(var template) ->
                    switch (template.render(scope)) {
                        case Evaluated.Value<String>(var text) ->
                                new Evaluated.Value<>(JsonNodeFactory.instance.stringNode(text));
                        case Evaluated.Failed<String>(var failure) ->
                                new Evaluated.Failed<>(failure);
                    };
            case Node.Value(var expression) -> Template.value(expression, scope);
            case Node.Items(var nodes) -> items(nodes, scope);
            case Node.Members(var nodes) -> members(nodes, scope);
        };
    }

    private static Evaluated<JsonNode> items(List<Node> nodes, Scope scope) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var node : nodes) {
            switch (render(node, scope)) {
                case Evaluated.Value<JsonNode>(var value) -> array.add(value);
                case Evaluated.Failed<JsonNode> failed -> {
                    return failed;
                }
            }
        }
        return new Evaluated.Value<>(array);
    }

    private static Evaluated<JsonNode> members(Map<String, Node> nodes, Scope scope) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var member : nodes.entrySet()) {
            switch (render(member.getValue(), scope)) {
                case Evaluated.Value<JsonNode>(var value) -> object.set(member.getKey(), value);
                case Evaluated.Failed<JsonNode> failed -> {
                    return failed;
                }
            }
        }
        return new Evaluated.Value<>(object);
    }
}
