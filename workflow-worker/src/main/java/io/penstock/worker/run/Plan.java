package io.penstock.worker.run;

import java.util.List;

/// The steps of a pinned definition in order, ready to be executed.
///
/// @param escalation where a failure goes that a person must decide and that no gate has caught
public record Plan(List<PlannedStep> steps, ReviewPolicy escalation) {
    public Plan {
        steps = List.copyOf(steps);
    }
}
