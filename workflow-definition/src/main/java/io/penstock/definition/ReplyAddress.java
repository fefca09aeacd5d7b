package io.penstock.definition;

import io.penstock.schema.event.EventData;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.StrictJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a step delivers to: an expression of the type of `event.data.replyTo`.
public final class ReplyAddress {
    private final Expression expression;

    ReplyAddress(Expression expression) {
        this.expression = expression;
    }

    /// An event without that address fails with `MISSING_DATA`.
    public Evaluated<EventData.ReplyTo> resolve(Scope scope) {
        return expression.evaluate(scope, FailureClass.MISSING_DATA, ReplyAddress::address);
    }

    private static EventData.@Nullable ReplyTo address(Object value) {
        return value instanceof Map<?, ?> members
                ? StrictJson.TOLERANT.convertValue(members, EventData.ReplyTo.class)
                : null;
    }

    @Override
    public String toString() {
        return expression.toString();
    }
}
