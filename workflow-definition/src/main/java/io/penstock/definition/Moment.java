package io.penstock.definition;

import io.penstock.schema.failure.FailureClass;
import java.time.Instant;

/// An instant that a run computes.
public final class Moment {
    private final Expression expression;

    Moment(Expression expression) {
        this.expression = expression;
    }

    /// A value that is absent fails with `MISSING_DATA`.
    public Evaluated<Instant> evaluate(Scope scope) {
        return expression.evaluate(
                scope,
                FailureClass.MISSING_DATA,
                value -> value instanceof Instant instant ? instant : null);
    }

    @Override
    public String toString() {
        return expression.toString();
    }
}
