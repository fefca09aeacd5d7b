package io.penstock.embedded.model;

import org.jspecify.annotations.Nullable;

/// What a provider refuses, whatever the wire format.
///
/// @param code null for the provider's usual one
/// @param message null for the provider's usual one
record Problem(
        int status, Kind kind, String model, @Nullable String code, @Nullable String message) {

    /// What it is about, where the status alone does not tell.
    enum Kind {
        STATUS,
        MODEL,
        CONTEXT,
        POLICY
    }

    /// The request cannot be served, whatever a script says.
    static final class Refused extends RuntimeException {
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.message());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    static Problem of(Script script, String model) {
        var kind =
                switch (script.fault()) {
                    case MODEL_NOT_FOUND -> Kind.MODEL;
                    case CONTEXT_LENGTH -> Kind.CONTEXT;
                    case CONTENT_POLICY -> Kind.POLICY;
                    default -> Kind.STATUS;
                };
        return new Problem(
                script.count(Setting.STATUS, 500),
                kind,
                model,
                script.text(Setting.CODE),
                script.text(Setting.MESSAGE));
    }

    static Problem of(int status, String message) {
        return new Problem(status, Kind.STATUS, "", null, message);
    }

    static Refused refused(int status, String message) {
        return new Refused(of(status, message));
    }
}
