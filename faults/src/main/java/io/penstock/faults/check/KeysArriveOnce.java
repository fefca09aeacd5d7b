package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// I7, of messages and of calls. What a person called undelivered may have been delivered all the
/// same, so it may come again.
final class KeysArriveOnce implements Check {
    private static final String MOVED_OUT = "select id::text from workflow.run_archive";

    /// What becomes of a step outside.
    ///
    /// @param keys that were intended
    /// @param done of those that arrived for certain
    /// @param forgiven of those of which a person said that they had not
    private record Effect(String keys, String done, String forgiven) {}

    private static final Effect MESSAGE =
            new Effect(
                    "select key from workflow.send",
                    """
                    select s.key
                    from workflow.send s
                    where s.status = 'DONE'
                      and not exists (
                          select from workflow.review v
                          where v.tenant = s.tenant and v.run = s.run and v.status = 'DECIDED')
                    """,
                    """
                    select s.key
                    from workflow.send s
                    where exists (
                        select from workflow.review v
                        where v.tenant = s.tenant and v.run = s.run
                          and v.failure_code = 'delivery-unknown' and v.decision = 'reject')
                    """);

    private static final Effect CALL =
            new Effect(
                    "select key from workflow.call",
                    """
                    select key
                    from workflow.call
                    where status = 'DONE' and response is not null
                    """,
                    """
                    select c.key
                    from workflow.call c
                    where exists (
                        select from workflow.review v
                        where v.tenant = c.tenant and v.run = c.run and v.step = c.step
                          and v.failure_code = 'call-unknown' and v.decision = 'reject')
                    """);

    @Override
    public List<Violation> violations(Evidence evidence) {
        var violations = new ArrayList<Violation>();
        var movedOut = keys(evidence.sql(), MOVED_OUT);
        compare(evidence.arrivals().messages(), MESSAGE, evidence, movedOut, violations);
        compare(evidence.arrivals().calls(), CALL, evidence, movedOut, violations);
        return violations;
    }

    private static void compare(
            List<Arrived> arrived,
            Effect effect,
            Evidence evidence,
            Set<String> movedOut,
            List<Violation> violations) {
        var known = keys(evidence.sql(), effect.keys());
        var forgiven = keys(evidence.sql(), effect.forgiven());
        var arrivals =
                arrived.stream()
                        .collect(Collectors.groupingBy(Arrived::key, Collectors.counting()));
        arrivals.forEach(
                (key, times) -> {
                    if (!known.contains(key) && !movedOut.contains(run(key))) {
                        violations.add(broken("a side effect that nobody intended", key));
                    } else if (times > 1 && !forgiven.contains(key)) {
                        violations.add(
                                broken("a side effect that arrived " + times + " times", key));
                    }
                });
        keys(evidence.sql(), effect.done()).stream()
                .filter(key -> !arrivals.containsKey(key))
                .forEach(key -> violations.add(broken("a side effect that never arrived", key)));
    }

    private static Set<String> keys(JdbcClient sql, String which) {
        return new HashSet<>(sql.sql(which).query(String.class).list());
    }

    /// A key begins with it.
    private static String run(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    private static Violation broken(String what, String key) {
        return new Violation(Promise.I7, what, key);
    }
}
