package io.penstock.store.retention;

import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Moves out what ended long ago, a small batch a call, each one transaction. A run that has not
/// ended is never touched, nor one with an open letter, nor one that somebody is busy with.
public interface Retention {

    /// Looks at the oldest of a rule's runs after a place, and moves out those that may leave.
    ///
    /// @param after `next` of the page before; null begins at the oldest
    /// @param limit runs looked at, at most
    Page moveOut(Rule rule, @Nullable Place after, int limit);

    /// The same for events that started nothing.
    Page forgetEvents(Duration age, @Nullable Place after, int limit);

    /// @param age since the run ended
    /// @param ages those of classes of failure that have their own
    record Rule(RunStatus status, Duration age, Map<FailureClass, Duration> ages) {
        public Rule {
            if (!status.ended()) {
                throw new IllegalArgumentException("What has not ended stays: " + status);
            }
            ages = Map.copyOf(ages);
        }
    }

    /// A place in the order of time.
    record Place(Instant at, String id) {}

    /// @param moved of what was looked at
    /// @param events that left with the runs
    /// @param next null where the end was reached
    record Page(int moved, int events, @Nullable Place next) {}
}
