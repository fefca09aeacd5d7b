package io.penstock.faults.check;

import java.util.List;

/// I3. What a person did to a run stands in its timeline and in the audit, or in the job by which
/// they did it and whose start stands there. What has moved out took its timeline along.
final class AuditTables {
    private static final String MOVED =
            """
            with moved as materialized (
                select tenant, run,
                       case split_part(note, ' ', 1)
                           when 'tried' then 'run.retry'
                           when 'begun' then 'run.restart'
                           else 'run.cancel' end as deed,
                       case when note ~ ', (redrive|bulk) [0-9a-f-]{36}$'
                           then right(note, 36)::uuid end as job
                from workflow.timeline
                where kind = 'status'
                  and (note like 'tried again by %' or note like 'begun again by %'
                       or note like 'cancelled by %')
            ), alone as materialized (
                select tenant, 'run/' || run as object, deed, count(*) as times
                from moved
                where job is null
                group by tenant, run, deed
            ), recorded as materialized (
                select tenant, object, action as deed, count(*) as times
                from workflow.audit
                where outcome = 'DONE' and action in ('run.retry', 'run.restart', 'run.cancel')
                group by tenant, object, action
            )
            """;

    private static final Query UNRECORDED =
            new Query(
                    Promise.I3,
                    "a run that a person moved, of which the audit does not know",
                    MOVED
                            + """
                            select a.object || ' ' || a.deed
                            from alone a
                            left join recorded r
                                on r.tenant = a.tenant and r.object = a.object and r.deed = a.deed
                            where a.times > coalesce(r.times, 0)
                            """);

    private static final Query RECORDED_UNDONE =
            new Query(
                    Promise.I3,
                    "the audit says that a person moved a run that did not move",
                    MOVED
                            + """
                            select r.object || ' ' || r.deed
                            from recorded r
                            left join alone a
                                on a.tenant = r.tenant and a.object = r.object and a.deed = r.deed
                            where r.times > coalesce(a.times, 0)
                              and not exists (
                                  select from workflow.run_archive gone
                                  where gone.tenant = r.tenant and r.object = 'run/' || gone.id)
                            """);

    private static final Query MOVED_BY_NO_JOB =
            new Query(
                    Promise.I3,
                    "a run that was moved by a job that does not say so",
                    MOVED
                            + """
                            select m.run || ' ' || m.deed || ' by ' || m.job
                            from moved m
                            where m.job is not null
                              and not exists (
                                  select from workflow.redrive j
                                  join workflow.redrive_item i on i.tenant = j.tenant and i.redrive = j.id
                                  left join workflow.dead_letter l on l.tenant = i.tenant and l.id = i.letter
                                  where j.tenant = m.tenant and j.id = m.job and i.outcome = 'DONE'
                                    and coalesce(i.run, l.run) = m.run
                                    and j.action = case m.deed
                                        when 'run.retry' then 'RESUME'
                                        when 'run.restart' then 'RESTART'
                                        else 'CANCEL' end)
                            """);

    private static final Query JOB_MOVED_NOTHING =
            new Query(
                    Promise.I3,
                    "a job says that it moved a run that did not move",
                    MOVED
                            + """
                            select i.redrive || ' ' || coalesce(i.run, l.run)
                            from workflow.redrive_item i
                            left join workflow.dead_letter l on l.tenant = i.tenant and l.id = i.letter
                            where i.outcome = 'DONE' and coalesce(i.run, l.run) is not null
                              and not exists (
                                  select from moved m
                                  where m.tenant = i.tenant and m.job = i.redrive
                                    and m.run = coalesce(i.run, l.run))
                            """);

    private static final Query JOB_UNRECORDED =
            new Query(
                    Promise.I3,
                    "a job of whose start or stop the audit does not know",
                    """
                    select j.id || ' ' || j.state
                    from workflow.redrive j
                    cross join lateral (
                        select case j.subject when 'RUNS' then 'bulk' else 'redrive' end as kind,
                               case when j.subject = 'LETTERS' then 'redrive.start'
                                   when j.action = 'RESUME' then 'runs.retry'
                                   else 'runs.' || lower(j.action) end as start) w
                    where not exists (
                              select from workflow.audit a
                              where a.tenant = j.tenant and a.object = w.kind || '/' || j.id
                                and a.action = w.start and a.outcome = 'DONE')
                       or (j.state = 'STOPPED' and not exists (
                              select from workflow.audit a
                              where a.tenant = j.tenant and a.object = w.kind || '/' || j.id
                                and a.action = w.kind || '.stop' and a.outcome = 'DONE'))
                    """);

    private static final Query RECORDED_NO_JOB =
            new Query(
                    Promise.I3,
                    "the audit says that a job was started or stopped that was not",
                    """
                    select a.object || ' ' || a.action
                    from workflow.audit a
                    where a.outcome = 'DONE'
                      and a.action in ('redrive.start', 'redrive.stop', 'runs.retry', 'runs.restart',
                                       'runs.cancel', 'bulk.stop')
                      and not exists (
                          select from workflow.redrive j
                          where j.tenant = a.tenant
                            and a.object = case j.subject when 'RUNS' then 'bulk/' else 'redrive/' end || j.id
                            and (a.action not like '%.stop' or j.state = 'STOPPED'))
                    """);

    private static final Query CANCELLED_BY_NOBODY =
            new Query(
                    Promise.I3,
                    "a run that was cancelled by nobody",
                    """
                    select run::text
                    from workflow.timeline
                    where kind = 'status' and status = 'CANCELLED'
                      and (note like 'cancelled by %' or note like 'superseded by %') is not true
                    """);

    private static final Query DECIDED_UNRECORDED =
            new Query(
                    Promise.I3,
                    "a review that was decided, of which the audit does not know",
                    """
                    select v.id || ' ' || v.decision
                    from workflow.review v
                    where v.status = 'DECIDED'
                      and not exists (
                          select from workflow.audit a
                          where a.tenant = v.tenant and a.object = 'review/' || v.id
                            and a.action = 'review.' || v.decision and a.outcome = 'DONE')
                    """);

    private static final Query RECORDED_UNDECIDED =
            new Query(
                    Promise.I3,
                    "the audit says that a review was decided that was not, or otherwise",
                    """
                    select a.object || ' ' || a.action
                    from workflow.audit a
                    join workflow.review v on v.tenant = a.tenant and a.object = 'review/' || v.id
                    where a.outcome = 'DONE'
                      and a.action in ('review.approve', 'review.edit', 'review.reject')
                      and a.action is distinct from 'review.' || v.decision
                    """);

    static final List<Query> QUERIES =
            List.of(
                    UNRECORDED,
                    RECORDED_UNDONE,
                    MOVED_BY_NO_JOB,
                    JOB_MOVED_NOTHING,
                    JOB_UNRECORDED,
                    RECORDED_NO_JOB,
                    CANCELLED_BY_NOBODY,
                    DECIDED_UNRECORDED,
                    RECORDED_UNDECIDED);

    private AuditTables() {}
}
