package io.penstock.retrieval.document;

import io.penstock.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// When a write is to be searchable before it is answered.
enum Refresh {
    /// Within a second, as always.
    SOON,
    /// Before the answer, on the replica that answers.
    WAIT;

    static Refresh of(@Nullable String parameter) {
        if (parameter == null) {
            return SOON;
        }
        if (parameter.equals("wait")) {
            return WAIT;
        }
        throw ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "refresh is `wait`, or left out");
    }
}
