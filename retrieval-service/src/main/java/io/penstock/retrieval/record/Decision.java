package io.penstock.retrieval.record;

/// Why a candidate was passed on, or was not.
public sealed interface Decision {
    /// @param block the id that a model cites
    record Passed(String block) implements Decision {}

    /// A search showed it to a person.
    record Shown() implements Decision {}

    /// It did not fit what was left of the budget.
    record OverBudget() implements Decision {}

    /// @param chunk the better one with the same text
    record DuplicateOf(String chunk) implements Decision {}

    /// Its document has given as many blocks as one may.
    record PerDocumentLimit() implements Decision {}

    /// Enough better ones were passed.
    record Below() implements Decision {}

    /// For people and statistics.
    default String word() {
        return switch (this) {
            case Passed _ -> "passed";
            case Shown _ -> "shown";
            case OverBudget _ -> "over budget";
            case DuplicateOf _ -> "duplicate of";
            case PerDocumentLimit _ -> "per-document limit";
            case Below _ -> "below";
        };
    }
}
