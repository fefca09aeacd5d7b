package io.penstock.faults.check;

import java.util.List;

/// I7. What the tables tell of the step `call`.
final class CallTables {
    private static final Query OUTCOME_BEFORE_INTENT =
            new Query(
                    Promise.I7,
                    "a call whose outcome stood before its intent",
                    """
                    select key
                    from workflow.call
                    where updated_at < intended_at
                       or (status <> 'DONE' and (http_status is not null or response is not null))
                    """);

    /// What was answered is told once, and nothing else is told so.
    private static final Query OUTCOMES =
            new Query(
                    Promise.I7,
                    "a step with more or fewer outcomes than answered calls",
                    """
                    select coalesce(c.run, t.run) || '/' || coalesce(c.step, t.step)
                    from (
                        select tenant, run, step, count(*) as answered
                        from workflow.call
                        where status = 'DONE' and http_status is not null
                        group by tenant, run, step) c
                    full join (
                        select tenant, run, step, count(*) as told
                        from workflow.timeline
                        where kind = 'send' and note like 'call done%'
                        group by tenant, run, step) t
                        on t.tenant = c.tenant and t.run = c.run and t.step = c.step
                    where c.answered is distinct from t.told
                    """);

    private static final Query DONE_BY_NOBODY =
            new Query(
                    Promise.I7,
                    "a call that is done, with no answer and no person who said so",
                    """
                    select c.key
                    from workflow.call c
                    where c.status = 'DONE' and (c.response is null or c.http_status is null)
                      and not exists (
                          select from workflow.review v
                          where v.tenant = c.tenant and v.run = c.run and v.step = c.step
                            and v.iteration = c.iteration and v.failure_code = 'call-unknown'
                            and v.decision in ('approve', 'edit'))
                    """);

    private static final Query DECIDED_AND_OPEN =
            new Query(
                    Promise.I7,
                    "a call on which a person decided and that is in doubt still",
                    """
                    select c.key
                    from workflow.call c
                    join workflow.review v
                        on v.tenant = c.tenant and v.run = c.run and v.step = c.step
                       and v.iteration = c.iteration and v.failure_code = 'call-unknown'
                    where c.status in ('INTENDED', 'UNKNOWN') and v.status = 'DECIDED'
                      and v.closed_at > c.updated_at
                    """);

    /// A run that was cancelled, or failed before the eyes of a person, may leave one: they know.
    /// What its author lets fail may leave doubt, but never an intent of which nobody looked.
    private static final Query LEFT_OPEN =
            new Query(
                    Promise.I7,
                    "a call of a run that has ended, of whose outcome nobody knows",
                    """
                    select c.key
                    from workflow.call c
                    join workflow.run r
                        on r.tenant = c.tenant and r.id = c.run and r.iteration = c.iteration
                    where c.status in ('INTENDED', 'UNKNOWN')
                      and (r.status = 'COMPLETED'
                           or r.failure_code = 'superseded'
                           or (r.status = 'FAILED' and c.status = 'INTENDED'
                               and not exists (
                                   select from workflow.dead_letter l
                                   where l.tenant = r.tenant and l.run = r.id)
                               and not exists (
                                   select from workflow.review v
                                   where v.tenant = r.tenant and v.run = r.id
                                     and (v.decision = 'reject' or v.status = 'EXPIRED'))))
                    """);

    static final List<Query> QUERIES =
            List.of(OUTCOME_BEFORE_INTENT, OUTCOMES, DONE_BY_NOBODY, DECIDED_AND_OPEN, LEFT_OPEN);

    private CallTables() {}
}
