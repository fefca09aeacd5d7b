package io.penstock.faults.check;

import io.penstock.schema.topic.Topics;
import java.util.List;
import java.util.stream.Collectors;

/// I9. Every dead letter of a run has a copy on its topic.
final class LettersAreCopied implements Check {
    private static final String LETTERS =
            "select distinct run::text from workflow.dead_letter where kind = 'RUN'";

    @Override
    public List<Violation> violations(Evidence evidence) {
        var copied =
                evidence.on(Topics.DEAD_LETTERS).stream()
                        .map(Announced::key)
                        .collect(Collectors.toSet());
        return evidence.sql().sql(LETTERS).query(String.class).list().stream()
                .filter(run -> !copied.contains(run))
                .map(run -> new Violation(Promise.I9, "a dead letter without its copy", run))
                .toList();
    }
}
