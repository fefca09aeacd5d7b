package io.penstock.gateway.route;

import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.schema.Compliance;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What came of a plan; the attempts in their order.
public sealed interface Outcome {
    List<Attempt> attempts();

    record Answered(
            Target target, ObjectNode completion, Compliance compliance, List<Attempt> attempts)
            implements Outcome {}

    /// @param target whose fault it is
    /// @param fault the one that decides what the caller is told
    record Failed(Target target, Fault fault, List<Attempt> attempts) implements Outcome {}

    /// No target could carry the request.
    ///
    /// @param param the field that the first target cannot carry
    record Unsupported(Target target, String param, List<Attempt> attempts) implements Outcome {}

    /// None of the targets may be asked at all.
    ///
    /// @param why the first one is left out, if there is one
    record NoTarget(@Nullable String why, List<Attempt> attempts) implements Outcome {}

    /// A part of the answer was told, and the rest never came.
    ///
    /// @param completion what was heard
    record BrokenOff(
            Target target, Fault fault, @Nullable ObjectNode completion, List<Attempt> attempts)
            implements Outcome {}

    /// The caller left before its answer was whole.
    ///
    /// @param completion what was heard
    record CallerGone(Target target, @Nullable ObjectNode completion, List<Attempt> attempts)
            implements Outcome {}
}
