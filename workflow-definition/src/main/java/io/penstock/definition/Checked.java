package io.penstock.definition;

import io.penstock.schema.api.Problem;
import java.util.List;

/// What became of a definition that was checked.
public sealed interface Checked {

    record Valid(Definition definition) implements Checked {}

    /// @param problems every place at fault, in order of lines; never empty
    record Invalid(List<Problem.Place> problems) implements Checked {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("A definition is invalid for a reason");
            }
        }
    }

    /// For a definition that was checked before, when it was published.
    ///
    /// @throws IllegalStateException if it is invalid
    default Definition orThrow() {
        return switch (this) {
            case Valid(var definition) -> definition;
            case Invalid(var problems) ->
                    throw new IllegalStateException(
                            "A published definition does not pass its checks any more; publish it again: "
                                    + problems.getFirst());
        };
    }
}
