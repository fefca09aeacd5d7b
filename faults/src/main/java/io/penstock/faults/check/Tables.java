package io.penstock.faults.check;

import java.util.List;

/// What the tables alone can tell.
final class Tables {
    private static final Query TWO_RUNS =
            new Query(
                    Promise.I2,
                    "an event with two runs of one workflow",
                    """
                    select event || ' ' || workflow
                    from (
                        select tenant, id, event, workflow from workflow.run
                        union
                        select tenant, id, event, workflow from workflow.run_archive) r
                    group by tenant, event, workflow
                    having count(*) > 1
                    """);

    private static final Query NEITHER_RUN_NOR_UNMATCHED =
            new Query(
                    Promise.I2,
                    "an event without a run that is not marked unmatched",
                    """
                    select e.id
                    from workflow.event e
                    where not e.unmatched
                      and not exists (
                          select from workflow.run r where r.tenant = e.tenant and r.event = e.id)
                      and not exists (
                          select from workflow.run_archive r
                          where r.tenant = e.tenant and r.event = e.id)
                    """);

    private static final Query BOTH_RUN_AND_UNMATCHED =
            new Query(
                    Promise.I2,
                    "an event with a run that is marked unmatched",
                    """
                    select e.id
                    from workflow.event e
                    join (
                        select tenant, event from workflow.run
                        union
                        select tenant, event from workflow.run_archive) r
                        on r.tenant = e.tenant and r.event = e.id
                    where e.unmatched
                    """);

    private static final Query RUN_OF_NO_EVENT =
            new Query(
                    Promise.I1,
                    "a run whose event is not there",
                    """
                    select r.id::text
                    from workflow.run r
                    where not exists (
                        select from workflow.event e where e.tenant = r.tenant and e.id = r.event)
                    """);

    private static final Query NOT_ENDED =
            new Query(
                    Promise.I3,
                    "a run that has not ended",
                    """
                    select id::text || ' ' || status
                    from workflow.run
                    where status not in ('COMPLETED', 'FAILED', 'CANCELLED')
                    """);

    /// Who begins again does its steps again: its iteration says how often it began.
    private static final Query RESULT_TOLD_TWICE =
            new Query(
                    Promise.I5,
                    "a step that was done more often than people asked for",
                    """
                    select t.run || '/' || t.step
                    from workflow.timeline t
                    join workflow.run r on r.tenant = t.tenant and r.id = t.run
                    where t.kind = 'step'
                    group by t.tenant, t.run, t.step, r.iteration
                    having count(*) > r.iteration + (
                        select count(*) from workflow.review v
                        where v.tenant = t.tenant and v.run = t.run
                          and (v.decision = 'reject' or v.status = 'EXPIRED'))
                    """);

    private static final Query RESULT_IS_GONE =
            new Query(
                    Promise.I5,
                    "a step that was done and has no result",
                    """
                    select t.run || '/' || t.step
                    from (
                        select tenant, run, kind, step,
                               1 + count(*) filter (where note like 'begun again by %')
                                   over (partition by tenant, run order by id) as iteration
                        from workflow.timeline) t
                    join workflow.run r on r.tenant = t.tenant and r.id = t.run
                    where t.kind = 'step'
                      and not exists (
                          select from workflow.step_result s
                          where s.tenant = t.tenant and s.run = t.run and s.step = t.step
                            and s.iteration = t.iteration)
                    """);

    private static final Query ATTEMPT_AFTER_RESULT =
            new Query(
                    Promise.I5,
                    "a step that has a result was attempted again",
                    """
                    select a.run || '/' || a.step
                    from workflow.attempt a
                    join workflow.step_result s using (tenant, run, step, iteration)
                    where a.created_at > s.created_at
                      and not exists (
                          select from workflow.review v
                          where v.tenant = a.tenant and v.run = a.run
                            and (v.decision = 'reject' or v.status = 'EXPIRED'))
                    """);

    private static final Query DOUBT_THAT_NOBODY_SETTLED =
            new Query(
                    Promise.I7,
                    "a run completed with a side effect of which nobody knows",
                    """
                    select s.key
                    from workflow.send s
                    join workflow.run r on r.tenant = s.tenant and r.id = s.run
                    where s.status in ('INTENDED', 'UNKNOWN') and r.status = 'COMPLETED'
                      and s.iteration = r.iteration
                    """);

    private static final Query KEY_OF_ANOTHER =
            new Query(
                    Promise.I7,
                    "a side effect whose key is not that of its run, step and iteration",
                    """
                    select e.key
                    from (
                        select key, run, step, iteration from workflow.send
                        union all
                        select key, run, step, iteration from workflow.call) e
                    where e.key <> e.run || '/' || e.step || '/' || e.iteration
                    """);

    /// Each transition takes a version and leaves a line.
    private static final Query VERSION_WITHOUT_LINE =
            new Query(
                    Promise.I8,
                    "a run whose version is not the number of its transitions",
                    """
                    select r.id || ' version ' || r.version || ', ' || count(t.id) || ' lines'
                    from workflow.run r
                    left join workflow.timeline t
                        on t.tenant = r.tenant and t.run = r.id and t.kind in ('status', 'step')
                    group by r.tenant, r.id
                    having r.version <> count(t.id)
                    """);

    private static final Query STATUS_OF_ANOTHER_LINE =
            new Query(
                    Promise.I8,
                    "a run whose status is not that of its last transition",
                    """
                    select r.id || ' ' || r.status || ' after ' || last.status
                    from workflow.run r
                    cross join lateral (
                        select t.status
                        from workflow.timeline t
                        where t.tenant = r.tenant and t.run = r.id and t.kind = 'status'
                        order by t.id desc
                        limit 1) last
                    where last.status <> r.status
                    """);

    private static final Query LEFT_DUE =
            new Query(
                    Promise.I10,
                    "a conversation that has been due for long",
                    """
                    select id || ' since ' || least(ready_at, workflow.next_ready(id))
                    from workflow.conversation
                    where active_run is null
                      and least(ready_at, workflow.next_ready(id))
                          < clock_timestamp() - interval '5 s'
                    """);

    /// Who the head is may change with the hour alone: one that waits may be passed for a while,
    /// then its own time comes. That happens only once somebody is due, and then the claim looks
    /// again; so both times may have come, and else they are one.
    private static final Query STRANDED =
            new Query(
                    Promise.I10,
                    "a conversation that is not armed for its head",
                    """
                    with armed as materialized (
                        select id, ready_at, workflow.next_ready(id) as head_at
                        from workflow.conversation
                        where active_run is null)
                    select id::text
                    from armed
                    where ready_at is distinct from head_at
                      and (ready_at <= clock_timestamp() and head_at <= clock_timestamp())
                          is not true
                    """);

    private static final Query HELD_FOR_NOTHING =
            new Query(
                    Promise.I10,
                    "a conversation that is held by a run that does not run",
                    """
                    select c.id::text
                    from workflow.conversation c
                    where c.active_run is not null
                      and not exists (
                          select from workflow.run r
                          where r.conversation = c.id and r.id = c.active_run
                            and r.status = 'RUNNING')
                    """);

    private static final Query UNTOLD =
            new Query(
                    Promise.I12,
                    "an outbox row that was not told",
                    "select topic || ' ' || id from workflow.outbox");

    private static final Query SET_ASIDE =
            new Query(
                    Promise.I12,
                    "an outbox row that was set aside",
                    "select topic || ' ' || id || ': ' || why from workflow.outbox_aside");

    private static final Query JOB_WITHOUT_END =
            new Query(
                    Promise.I12,
                    "a redrive that has not ended, or ended with letters of no outcome",
                    """
                    select r.id::text
                    from workflow.redrive r
                    where r.state = 'RUNNING'
                       or (r.state = 'DONE' and exists (
                           select from workflow.redrive_item i
                           where i.tenant = r.tenant and i.redrive = r.id and i.outcome is null))
                    """);

    private static final Query JOB_MISCOUNTED =
            new Query(
                    Promise.I12,
                    "a redrive that counts otherwise than its letters and runs",
                    """
                    select r.id::text
                    from workflow.redrive r
                    cross join lateral (
                        select count(*) filter (where outcome = 'DONE') as done,
                               count(*) filter (where outcome = 'SKIPPED') as skipped,
                               count(*) filter (where outcome = 'FAILED') as failed
                        from workflow.redrive_item i
                        where i.tenant = r.tenant and i.redrive = r.id) i
                    -- some may have moved out
                    where r.done < i.done or r.skipped < i.skipped or r.failed < i.failed
                       or r.done + r.skipped + r.failed > r.total
                       or (r.state = 'DONE' and r.done + r.skipped + r.failed < r.total)
                    """);

    private static final Query LAPSED =
            new Query(
                    Promise.I13,
                    "a lease that lapsed and that nobody ended",
                    """
                    select name || ' ' || epoch
                    from workflow.worker
                    where reaped_at is null and lease_until < clock_timestamp() - interval '5 s'
                    """);

    private static final Query OPEN_TRANSACTION =
            new Query(
                    Promise.I13,
                    "a transaction that is left open",
                    """
                    select usename || ' ' || pid
                    from pg_stat_activity
                    where datname = current_database() and state like 'idle in transaction%'
                      and state_change < clock_timestamp() - interval '5 s'
                    """);

    static final List<Query> QUERIES =
            List.of(
                    TWO_RUNS,
                    NEITHER_RUN_NOR_UNMATCHED,
                    BOTH_RUN_AND_UNMATCHED,
                    RUN_OF_NO_EVENT,
                    NOT_ENDED,
                    RESULT_TOLD_TWICE,
                    RESULT_IS_GONE,
                    ATTEMPT_AFTER_RESULT,
                    DOUBT_THAT_NOBODY_SETTLED,
                    KEY_OF_ANOTHER,
                    VERSION_WITHOUT_LINE,
                    STATUS_OF_ANOTHER_LINE,
                    LEFT_DUE,
                    STRANDED,
                    HELD_FOR_NOTHING,
                    UNTOLD,
                    SET_ASIDE,
                    JOB_WITHOUT_END,
                    JOB_MISCOUNTED,
                    LAPSED,
                    OPEN_TRANSACTION);

    private Tables() {}
}
