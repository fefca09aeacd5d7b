package io.penstock.gateway.schema;

import java.util.List;

/// Whether a completion is what its caller asked for.
public sealed interface Verdict {
    /// All of its choices obey; what was salvaged has replaced what was around it.
    ///
    /// @param mended whether anything was salvaged
    record Obeys(boolean mended) implements Verdict {}

    /// @param choices those that disobey; at least one
    record Disobeys(List<ChoiceFlaws> choices) implements Verdict {
        private static final int MOST_FAULTS = 100;

        /// In the order of the choices; a hundred at most.
        public List<OutputFault> faults() {
            return choices.stream()
                    .flatMap(flaws -> flaws.faults().stream())
                    .limit(MOST_FAULTS)
                    .toList();
        }
    }

    /// The output was cut by its token limit: no matter of schemas.
    record Truncated() implements Verdict {}

    /// The model, or its provider's filter, declined to answer.
    record Declined() implements Verdict {}
}
