package io.penstock.definition;

import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which events start a run.
///
/// @param when asked of an event of these types; null means always
/// @param causedByRun whether an event that a run caused may start another
public record Trigger(Set<EventType> types, @Nullable Condition when, boolean causedByRun) {

    public Trigger {
        types = Set.copyOf(types);
    }

    TriggerMatch matches(Event event) {
        if (!types.contains(event.type()) || (event.causationid() != null && !causedByRun)) {
            return new TriggerMatch.NoMatch();
        }
        if (when == null) {
            return new TriggerMatch.Match();
        }
        return switch (when.evaluate(Scope.of(event))) {
            case Evaluated.Value<Boolean>(var holds) ->
                    holds ? new TriggerMatch.Match() : new TriggerMatch.NoMatch();
            case Evaluated.Failed<Boolean>(var failure) ->
                    new TriggerMatch.Failed(failure.detail());
        };
    }
}
