package io.penstock.faults.check;

import io.penstock.schema.failure.FailureCode;
import java.util.List;

/// I11. A service of ours that was away used up no attempt.
final class AttemptsWithinThePolicy implements Check {
    private static final String FAILED =
            """
            select run, step, round, count(*) as attempts
            from workflow.attempt
            where failure_class is not null and failure_code <> all(cast(:uncounted as text[]))
            group by tenant, run, step, iteration, round
            """;

    private record Failed(String where, String step, int attempts) {}

    @Override
    public List<Violation> violations(Evidence evidence) {
        return evidence
                .sql()
                .sql(FAILED)
                .param("uncounted", FailureCode.uncounted())
                .query(
                        (row, _) ->
                                new Failed(
                                        "%s/%s, round %d, %d attempts"
                                                .formatted(
                                                        row.getString("run"),
                                                        row.getString("step"),
                                                        row.getInt("round"),
                                                        row.getInt("attempts")),
                                        row.getString("step"),
                                        row.getInt("attempts")))
                .list()
                .stream()
                .filter(it -> it.attempts() > allowed(evidence, it.step()))
                .map(it -> new Violation(Promise.I11, "more attempts than allowed", it.where()))
                .toList();
    }

    private static int allowed(Evidence evidence, String step) {
        return evidence.limits().attempts().getOrDefault(step, Integer.MAX_VALUE);
    }
}
