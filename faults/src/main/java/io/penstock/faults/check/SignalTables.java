package io.penstock.faults.check;

import java.util.List;

/// What the tables tell of signals: each end of a run once to each who wants to know, and every
/// signal until somebody took it or it is a dead letter.
final class SignalTables {
    /// Each transition takes a version and leaves a line, so the lines number the versions.
    private static final String MOVES =
            """
            with move as materialized (
                select tenant, run, kind, status, owner, at,
                       row_number() over (partition by tenant, run order by id) as version
                from workflow.timeline
                where kind in ('status', 'step'))
            """;

    /// Nothing says when a subscription that told somebody nothing for a while was enabled again,
    /// but what was given up by then is there.
    private static final Query NOT_TOLD =
            new Query(
                    Promise.I9,
                    "an end of a run of which a subscriber was not told",
                    MOVES
                            + """
                            select m.run || ' ' || m.status || ' to ' || b.id
                            from move m
                            join workflow.run r on r.tenant = m.tenant and r.id = m.run
                            join workflow.subscription b
                                on b.tenant = m.tenant and b.state = 'ENABLED'
                               and b.created_at < m.at - interval '5 s'
                               and 'run.' || lower(m.status) = any(b.types)
                               and coalesce(b.workflow = r.workflow, true)
                               and (b.owner is null or b.owner = m.owner)
                            where m.kind = 'status' and m.status in ('COMPLETED', 'FAILED', 'CANCELLED')
                              and m.at > clock_timestamp() - interval '1 day'
                              and not exists (
                                  select from workflow.dead_letter l
                                  where l.tenant = b.tenant and l.subscription = b.id)
                              and not exists (
                                  select from workflow.signal s
                                  where s.tenant = b.tenant and s.subscription = b.id
                                    and s.state = 'DEAD')
                              and not exists (
                                  select from workflow.signal s
                                  where s.tenant = b.tenant and s.subscription = b.id
                                    and s.run = m.run and s.type = 'run.' || lower(m.status)
                                    and (s.body::jsonb -> 'data' ->> 'version')::bigint = m.version)
                            """);

    private static final Query TOLD_TWICE =
            new Query(
                    Promise.I9,
                    "two signals to one subscriber of one and the same",
                    """
                    select subscription || ' ' || type || ' ' || (array_agg(id order by place))[1]
                    from workflow.signal
                    where type <> 'ping' and type <> 'subscription.disabled'
                    group by tenant, subscription, type, body::jsonb -> 'data'
                    having count(*) > 1
                    """);

    private static final Query TOLD_WHAT_WAS_NOT =
            new Query(
                    Promise.I9,
                    "a signal of an end that did not commit",
                    MOVES
                            + """
                            select s.subscription || ' ' || s.type || ' ' || s.id
                            from (
                                select *, (body::jsonb -> 'data' ->> 'version')::bigint as version,
                                       body::jsonb -> 'data' ->> 'status' as status_told
                                from workflow.signal
                                where type like 'run.%') s
                            where not exists (
                                  select from move m
                                  where m.tenant = s.tenant and m.run = s.run and m.kind = 'status'
                                    and m.version = s.version and m.status = s.status_told
                                    and s.type = 'run.' || lower(m.status))
                              and not exists (
                                  select from workflow.run_archive a
                                  where a.tenant = s.tenant and a.id = s.run
                                    and (s.version < a.version
                                         or (s.version = a.version and s.status_told = a.status)))
                            """);

    private static final Query DELIVERED_UNSENT =
            new Query(
                    Promise.I9,
                    "a signal that was delivered and never sent",
                    """
                    select subscription || ' ' || type || ' ' || id
                    from workflow.signal
                    where state = 'DONE' and attempts = 0
                    """);

    /// Who asked for a ping sees what became of it.
    private static final Query GIVEN_UP_IN_SECRET =
            new Query(
                    Promise.I9,
                    "a signal that was given up and is no dead letter",
                    """
                    select s.subscription || ' ' || s.type || ' ' || s.id
                    from workflow.signal s
                    where s.state = 'DEAD' and s.type <> 'ping'
                      and not exists (
                          select from workflow.dead_letter l
                          where l.tenant = s.tenant and l.signal = s.id and l.state <> 'REDRIVEN')
                    """);

    private static final Query LETTER_OF_WHAT_GOES_ON =
            new Query(
                    Promise.I9,
                    "a dead letter of a signal that was not given up",
                    """
                    select l.id::text
                    from workflow.dead_letter l
                    join workflow.signal s on s.tenant = l.tenant and s.id = l.signal
                    where l.state = 'OPEN' and s.state <> 'DEAD'
                    """);

    /// Not before its subscriber may be called, nor while another of its calls is under way, nor
    /// before an earlier one of its run. One that fails has a call at a time, ever more seldom.
    private static final Query LEFT_DUE =
            new Query(
                    Promise.I10,
                    "a signal that has been due for long",
                    """
                    select s.subscription || ' ' || s.type || ' ' || s.id || ' since ' || s.due_at
                    from workflow.signal s
                    join workflow.subscription b on b.tenant = s.tenant and b.id = s.subscription
                    where s.state = 'PENDING' and b.state = 'ENABLED'
                      and greatest(s.due_at, b.not_before, s.lease_until) < clock_timestamp()
                          - case when b.failures = 0 then interval '5 s' else interval '10 min' end
                      and not exists (
                          select from workflow.signal other
                          where other.tenant = s.tenant and other.subscription = s.subscription
                            and other.state = 'PENDING' and other.place <> s.place
                            and (other.lease_until > clock_timestamp() - interval '5 s'
                                 or (other.run = s.run and other.place < s.place)))
                    """);

    private static final Query WAITS_FOR_NOBODY =
            new Query(
                    Promise.I10,
                    "a signal that waits for a subscription that is told nothing any more",
                    """
                    select s.subscription || ' ' || s.type || ' ' || s.id
                    from workflow.signal s
                    join workflow.subscription b on b.tenant = s.tenant and b.id = s.subscription
                    where s.state = 'PENDING' and b.state = 'DISABLED'
                      and greatest(b.disabled_at, s.lease_until)
                          < clock_timestamp() - interval '5 s'
                    """);

    static final List<Query> QUERIES =
            List.of(
                    NOT_TOLD,
                    TOLD_TWICE,
                    TOLD_WHAT_WAS_NOT,
                    DELIVERED_UNSENT,
                    GIVEN_UP_IN_SECRET,
                    LETTER_OF_WHAT_GOES_ON,
                    LEFT_DUE,
                    WAITS_FOR_NOBODY);

    private SignalTables() {}
}
