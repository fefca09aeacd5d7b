package io.penstock.definition;

import io.penstock.schema.failure.FailureClass;

/// A question that a run answers with yes or no.
public final class Condition {
    private final Expression expression;

    Condition(Expression expression) {
        this.expression = expression;
    }

    public Evaluated<Boolean> evaluate(Scope scope) {
        return expression.evaluate(
                scope,
                FailureClass.LOGIC_DEFECT,
                value -> value instanceof Boolean answer ? answer : null);
    }

    @Override
    public String toString() {
        return expression.toString();
    }
}
