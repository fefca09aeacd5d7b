package io.penstock.gateway.personal;

import java.util.List;

/// Whether what a call says may leave, for its flow and its record.
public sealed interface Verdict {
    Findings findings();

    /// It may, as it was rewritten.
    record Passed(Findings findings) implements Verdict {}

    /// It may not.
    ///
    /// @param blocking entities that the policy lets nobody send, in order
    record Blocked(Findings findings, List<Entity> blocking) implements Verdict {
        public Blocked {
            blocking = List.copyOf(blocking);
        }
    }
}
