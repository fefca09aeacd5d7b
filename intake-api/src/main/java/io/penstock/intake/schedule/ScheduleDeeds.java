package io.penstock.intake.schedule;

import io.penstock.platform.audit.Deed;
import io.penstock.store.schedule.Schedule;
import io.penstock.store.schedule.Schedules.Pausing;
import java.util.Optional;

/// What the audit says of changes: which workflow is started, nothing of what its runs are about.
final class ScheduleDeeds {
    private static final String KIND = "schedule";

    private ScheduleDeeds() {}

    static Deed put(Schedule.Terms terms, boolean created) {
        var deed =
                Deed.done("schedule.put", KIND, terms.name())
                        .with("created", created)
                        .with("workflow", terms.workflow());
        var version = terms.version();
        return version == null ? deed : deed.with("version", version);
    }

    static Deed delete(String name) {
        return Deed.done("schedule.delete", KIND, name);
    }

    /// What was so before is nobody's deed.
    static Optional<Deed> of(String name, boolean paused, Pausing outcome) {
        return switch (outcome) {
            case DONE ->
                    Optional.of(
                            Deed.done(paused ? "schedule.pause" : "schedule.resume", KIND, name));
            case SO_BEFORE, UNKNOWN -> Optional.empty();
        };
    }
}
