package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// I12. What the API counts is what the tables hold.
final class CountedAsItIs implements Check {
    private static final String COUNTS =
            "select status, count(*) as runs from workflow.run group by status";

    @Override
    public List<Violation> violations(Evidence evidence) {
        var there = new HashMap<String, Long>();
        evidence.sql()
                .sql(COUNTS)
                .query(
                        row -> {
                            there.put(row.getString("status"), row.getLong("runs"));
                        });
        var violations = new ArrayList<Violation>();
        evidence.counted()
                .forEach(
                        (status, counted) -> {
                            var runs = there.getOrDefault(status, 0L);
                            if (!counted.equals(runs)) {
                                violations.add(
                                        new Violation(
                                                Promise.I12,
                                                "counted %d and holds %d".formatted(counted, runs),
                                                status));
                            }
                        });
        return violations;
    }
}
