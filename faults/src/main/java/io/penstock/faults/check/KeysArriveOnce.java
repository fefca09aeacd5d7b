package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/// I7. What a person called undelivered may have been delivered all the same, so it may come again.
final class KeysArriveOnce implements Check {
    private static final String KEYS = "select key from workflow.send";

    private static final String DONE =
            """
            select s.key
            from workflow.send s
            where s.status = 'DONE'
              and not exists (
                  select from workflow.review v
                  where v.tenant = s.tenant and v.run = s.run and v.status = 'DECIDED')
            """;

    private static final String TRIED_AGAIN_BY_A_PERSON =
            """
            select s.key
            from workflow.send s
            where exists (
                select from workflow.review v
                where v.tenant = s.tenant and v.run = s.run
                  and v.failure_code = 'delivery-unknown' and v.decision = 'reject')
            """;

    @Override
    public List<Violation> violations(Evidence evidence) {
        var sql = evidence.sql();
        var known = new HashSet<>(sql.sql(KEYS).query(String.class).list());
        var forgiven = new HashSet<>(sql.sql(TRIED_AGAIN_BY_A_PERSON).query(String.class).list());
        var arrivals =
                evidence.arrived().stream()
                        .collect(Collectors.groupingBy(Arrived::key, Collectors.counting()));
        var violations = new ArrayList<Violation>();
        arrivals.forEach(
                (key, times) -> {
                    if (!known.contains(key)) {
                        violations.add(broken("a side effect that nobody intended", key));
                    } else if (times > 1 && !forgiven.contains(key)) {
                        violations.add(
                                broken("a side effect that arrived " + times + " times", key));
                    }
                });
        sql.sql(DONE).query(String.class).list().stream()
                .filter(key -> !arrivals.containsKey(key))
                .forEach(key -> violations.add(broken("a side effect that never arrived", key)));
        return violations;
    }

    private static Violation broken(String what, String key) {
        return new Violation(Promise.I7, what, key);
    }
}
