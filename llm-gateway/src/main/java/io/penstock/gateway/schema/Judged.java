package io.penstock.gateway.schema;

import io.penstock.schema.json.Violation;
import java.util.List;

/// What a text is worth that should be one JSON value.
///
/// @param text the value as it is handed on; with violations, what the model wrote
/// @param mended whether something was dropped around it
record Judged(String text, boolean mended, List<Violation> violations) {
    /// A null may hide another one, as in a branch that is tried only then.
    private static final int MOST_ROUNDS = 4;

    private static final int MOST_FAULTS = 100;
    private static final int MOST_NULLS = 10_000;

    private static final List<Violation> NOT_JSON =
            List.of(new Violation("#", "json", "it must be one JSON value, and nothing else"));

    private static final List<Violation> NOT_OFFERED =
            List.of(new Violation("#", "tool", "no tool of this name is offered"));

    /// @param strictly it was asked for in strict mode, where absent members are written as null
    static Judged of(String text, Shape shape, boolean strictly) {
        var salvage = Salvage.of(text).orElse(null);
        if (salvage == null) {
            return new Judged(text, false, NOT_JSON);
        }
        var value = salvage.value();
        var handed = salvage.text();
        for (var i = 0; strictly && i < MOST_ROUNDS; i++) {
            if (!ForeignNulls.drop(value, shape.check(value, MOST_NULLS))) {
                break;
            }
            handed = value.toString();
        }
        var violations = shape.check(value, MOST_FAULTS);
        return violations.isEmpty()
                ? new Judged(handed, salvage.repaired(), violations)
                : new Judged(text, false, violations);
    }

    /// The arguments of a call, an object; nothing stands for no arguments.
    static Judged arguments(String text, Shape shape, boolean strictly) {
        Shape object =
                (value, most) -> (value.isObject() ? shape : Shape.ANY_OBJECT).check(value, most);
        return of(text.isBlank() ? "{}" : text, object, strictly);
    }

    /// A call of what the request does not offer.
    static Judged notOffered(String arguments) {
        return new Judged(arguments, false, NOT_OFFERED);
    }

    boolean obeys() {
        return violations.isEmpty();
    }
}
