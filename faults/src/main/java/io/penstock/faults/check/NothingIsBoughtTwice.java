package io.penstock.faults.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// I5. After a step's result stands, no provider is asked for it again. Runs to which a person
/// returned may ask anew.
final class NothingIsBoughtTwice implements Check {
    /// Of the clocks of this machine's processes.
    private static final Duration BLUR = Duration.ofMillis(50);

    private static final String RESULTS =
            """
            select r.event, s.step, s.created_at
            from workflow.step_result s
            join workflow.run r on r.tenant = s.tenant and r.id = s.run and r.iteration = s.iteration
            where r.round = 1
            """;

    private record Step(String event, String name) {}

    @Override
    public List<Violation> violations(Evidence evidence) {
        var events = new HashMap<String, String>();
        evidence.accepted().forEach(it -> events.put(it.mark(), it.event()));
        var results = results(evidence);
        var violations = new ArrayList<Violation>();
        for (var asked : evidence.asked()) {
            var step = new Step(events.getOrDefault(asked.mark(), ""), asked.step());
            var result = results.get(step);
            if (result != null && asked.at().isAfter(result.plus(BLUR))) {
                violations.add(
                        new Violation(
                                Promise.I5,
                                "a model was asked for what was there",
                                step.event() + "/" + step.name()));
            }
        }
        return violations;
    }

    private static Map<Step, Instant> results(Evidence evidence) {
        var results = new HashMap<Step, Instant>();
        evidence.sql()
                .sql(RESULTS)
                .query(
                        row -> {
                            results.put(
                                    new Step(row.getString("event"), row.getString("step")),
                                    row.getTimestamp("created_at").toInstant());
                        });
        return results;
    }
}
