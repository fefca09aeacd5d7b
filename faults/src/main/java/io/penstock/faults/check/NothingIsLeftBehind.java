package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.List;

/// I13. As many leases as processes, and nothing that is still being done.
final class NothingIsLeftBehind implements Check {
    private static final String LEASES =
            "select count(*) from workflow.worker where reaped_at is null";

    @Override
    public List<Violation> violations(Evidence evidence) {
        var violations = new ArrayList<Violation>();
        var leases = evidence.sql().sql(LEASES).query(Integer.class).single();
        if (leases > evidence.limits().workers()) {
            violations.add(
                    new Violation(
                            Promise.I13,
                            "more leases than workers",
                            leases + " of " + evidence.limits().workers()));
        }
        evidence.busy()
                .forEach(
                        (gauge, value) -> {
                            if (value != 0) {
                                violations.add(
                                        new Violation(
                                                Promise.I13,
                                                "busy with nothing to do",
                                                gauge + " = " + value));
                            }
                        });
        return violations;
    }
}
