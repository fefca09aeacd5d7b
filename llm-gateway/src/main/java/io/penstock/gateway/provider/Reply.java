package io.penstock.gateway.provider;

import tools.jackson.databind.node.ObjectNode;

/// What came of one attempt.
public sealed interface Reply {
    /// @param completion whole: at least one choice, each with a message and a finish reason
    record Completed(ObjectNode completion) implements Reply {}

    record Failed(Fault fault) implements Reply {}
}
