package io.penstock.faults.check;

import java.util.HashSet;
import java.util.List;

/// I1. When all is quiet Kafka holds nothing that was not read, so Postgres has every event.
final class EveryAcceptedEventIsThere implements Check {
    /// An event goes with its last run.
    private static final String EVENTS =
            """
            select id from workflow.event
            union
            select event from workflow.run_archive
            """;

    @Override
    public List<Violation> violations(Evidence evidence) {
        var stored = new HashSet<>(evidence.sql().sql(EVENTS).query(String.class).list());
        return evidence.accepted().stream()
                .filter(it -> !stored.contains(it.event()))
                .map(
                        it ->
                                new Violation(
                                        Promise.I1, "an accepted event that is nowhere", where(it)))
                .toList();
    }

    private static String where(Accepted accepted) {
        return accepted.event() + " " + accepted.mark();
    }
}
