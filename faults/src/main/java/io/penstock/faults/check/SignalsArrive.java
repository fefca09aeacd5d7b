package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// I9. What the tables call delivered arrived, and of one run each subscriber was first told of
/// each end in the order in which they committed. What was given up once may come out of turn.
final class SignalsArrive implements Check {
    private static final String SIGNALS =
            """
            select 'msg_' || replace(s.id::text, '-', '') as id, s.place, s.state = 'DONE' as done,
                   s.subscription || ' ' || coalesce(s.run::text, s.id::text) as line,
                   exists (
                       select from workflow.dead_letter l
                       where l.tenant = s.tenant and l.signal = s.id) as given_up
            from workflow.signal s
            """;

    private record Signal(String id, long place, boolean done, String line, boolean givenUp) {}

    @Override
    public List<Violation> violations(Evidence evidence) {
        var arrived = evidence.arrivals().signals();
        var signals = new HashMap<String, Signal>();
        evidence.sql()
                .sql(SIGNALS)
                .query(Signal.class)
                .list()
                .forEach(it -> signals.put(it.id(), it));
        var violations = new ArrayList<Violation>();
        var ids = new HashSet<>(arrived.stream().map(Arrived::key).toList());
        signals.values().stream()
                .filter(it -> it.done() && !ids.contains(it.id()))
                .forEach(it -> violations.add(broken("a signal that never arrived", it)));
        outOfTurn(arrived, signals, violations);
        return violations;
    }

    /// The subscriptions, or what was delivered long ago, may be gone: then there is no signal.
    private static void outOfTurn(
            List<Arrived> arrived, Map<String, Signal> signals, List<Violation> violations) {
        var before = new HashSet<String>();
        var newest = new HashMap<String, Long>();
        for (var it : arrived) {
            var signal = signals.get(it.key());
            if (signal == null || signal.givenUp() || !before.add(signal.id())) {
                continue;
            }
            if (signal.place() < newest.getOrDefault(signal.line(), 0L)) {
                violations.add(broken("a signal that arrived after a later one", signal));
            }
            newest.merge(signal.line(), signal.place(), Math::max);
        }
    }

    private static Violation broken(String what, Signal signal) {
        return new Violation(Promise.I9, what, signal.id() + " " + signal.line());
    }
}
