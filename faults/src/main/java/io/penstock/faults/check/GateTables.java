package io.penstock.faults.check;

import java.util.List;

/// I10. What the tables tell of gates.
final class GateTables {
    /// Whoever waited is due within the spread after the gate has opened.
    private static final Query WAITS_AT_AN_OPEN_GATE =
            new Query(
                    Promise.I10,
                    "a run that waits at a gate that is open",
                    """
                    select r.id || ' ' || r.waiting_for
                    from workflow.run r
                    left join workflow.gate g on g.tenant = r.tenant and g.label = r.waiting_for
                    where r.status = 'WAITING' and r.waiting_for like 'gate %'
                      and (g.closed_until is null
                           or g.closed_until + make_interval(secs => :gateSpread)
                               < clock_timestamp() - interval '5 s')
                    """);

    private static final Query CLOSED_FOR_TOO_LONG =
            new Query(
                    Promise.I10,
                    "a gate that is closed for longer than any may be",
                    """
                    select label || ' until ' || closed_until
                    from workflow.gate
                    where closed_until > clock_timestamp() + make_interval(secs => :gateLongest)
                    """);

    private static final Query OPENED_AND_CLOSED =
            new Query(
                    Promise.I10,
                    "a gate that a person opened and that is closed",
                    """
                    select label || ' until ' || closed_until
                    from workflow.gate
                    where opened_at is not null and closed_until > opened_at
                    """);

    static final List<Query> QUERIES =
            List.of(WAITS_AT_AN_OPEN_GATE, CLOSED_FOR_TOO_LONG, OPENED_AND_CLOSED);

    private GateTables() {}
}
