package io.penstock.definition;

import io.penstock.schema.failure.FailureClass;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A text with `{{expression}}` in it.
public final class Template {
    private final List<Piece> pieces;

    Template(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    sealed interface Piece {
        record Literal(String text) implements Piece {}

        record Inserted(Expression expression) implements Piece {}
    }

    /// The text, or why it cannot be had (`LOGIC_DEFECT`): a value that is missing or null is no
    /// empty text.
    public Evaluated<String> render(Scope scope) {
        var text = new StringBuilder();
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Literal(var literal) -> text.append(literal);
                case Piece.Inserted(var expression) -> {
                    switch (inserted(expression, scope)) {
                        case Evaluated.Value<String>(var value) -> text.append(value);
                        case Evaluated.Failed<String> failed -> {
                            return failed;
                        }
                    }
                }
            }
        }
        return new Evaluated.Value<>(text.toString());
    }

    /// As JSON: texts, numbers and truths as they are.
    static Evaluated<JsonNode> value(Expression expression, Scope scope) {
        return expression.evaluate(scope, FailureClass.LOGIC_DEFECT, Template::json);
    }

    private static @Nullable JsonNode json(Object value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case String text -> nodes.stringNode(text);
            case Boolean truth -> nodes.booleanNode(truth);
            case Double number when Double.isFinite(number) -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Number number when !(number instanceof Double) ->
                    nodes.numberNode(new BigDecimal(number.toString()));
            default -> null;
        };
    }

    static Evaluated<String> inserted(Expression expression, Scope scope) {
        return expression.evaluate(scope, FailureClass.LOGIC_DEFECT, Template::text);
    }

    private static @Nullable String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth.toString();
            case Double number when Double.isFinite(number) -> plain(number);
            case Number number when !(number instanceof Double) -> number.toString();
            default -> null;
        };
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
