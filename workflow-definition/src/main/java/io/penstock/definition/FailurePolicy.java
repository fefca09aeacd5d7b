package io.penstock.definition;

import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.ResponseStrategy;
import java.util.EnumMap;
import java.util.Map;

/// What a step's failures lead to: what the step says, else what its workflow says, else what the
/// class leads to by itself.
///
/// @param said classes that the definition answers in its own way
public record FailurePolicy(Map<FailureClass, ResponseStrategy> said) {
    public static final FailurePolicy STANDARD = new FailurePolicy(Map.of());

    public FailurePolicy {
        said = Map.copyOf(said);
    }

    public ResponseStrategy responseTo(FailureClass failureClass) {
        return said.getOrDefault(failureClass, ResponseStrategy.of(failureClass));
    }

    /// These, and those of `outer` for classes of which this says nothing.
    FailurePolicy within(FailurePolicy outer) {
        var all = new EnumMap<FailureClass, ResponseStrategy>(FailureClass.class);
        all.putAll(outer.said);
        all.putAll(said);
        return new FailurePolicy(all);
    }
}
