package io.penstock.store.announce;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.topic.Topics;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Every transition calls this in its own transaction, while it holds the run's row: one timeline
/// row, one outbox row for `penstock.run-status` (a checkpoint writes both with its result), and a
/// signal for each subscription that wants to know. So nothing is announced that did not commit,
/// all that commits is announced, and the ids are in order per run.
@Component
public final class Announcements {
    private static final String STATUS =
            """
            with moved as (
                select r.*
                from workflow.run r
                join unnest(cast(:tenants as text[]), cast(:runs as uuid[])) as m (tenant, id)
                    on r.tenant = m.tenant and r.id = m.id
            ), told as (
                insert into workflow.timeline
                    (tenant, run, at, kind, status, step, owner, failure_class, failure_code, due_at, note)
                select tenant, id, updated_at, 'status', status, step,
                       coalesce(failure_owner, owner), failure_class, failure_code,
                       case when status = 'WAITING' then due_at end, :note
                from moved
                order by tenant, id
            ), signalled as (
                insert into workflow.signal (tenant, subscription, type, run, body)
                select r.tenant, s.id, t.type, r.id, json_strip_nulls(json_build_object(
                    'type', t.type,
                    'timestamp', to_char(r.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    'data', json_build_object(
                        'tenant', r.tenant, 'run', r.id, 'event', r.event, 'workflow', r.workflow,
                        'workflowVersion', r.workflow_version, 'channel', r.channel,
                        'status', r.status, 'phase', t.phase, 'version', r.version,
                        'step', nullif(r.step, ''), 'owner', coalesce(r.failure_owner, r.owner),
                        'class', r.failure_class, 'code', r.failure_code,
                        'createdAt', to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        'endedAt', to_char(r.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))))::text
                from moved r
                join (values ('COMPLETED', 'run.completed', 'complete'), ('FAILED', 'run.failed', 'failed'),
                             ('CANCELLED', 'run.cancelled', 'failed')) as t (status, type, phase)
                    on t.status = r.status
                join workflow.subscription s
                    on s.tenant = r.tenant and s.state = 'ENABLED' and t.type = any(s.types)
                   and coalesce(s.workflow = r.workflow, true)
                   and (s.owner is null or s.owner = coalesce(r.failure_owner, r.owner))
                order by r.tenant, r.id
            )
            insert into workflow.outbox (topic, record_key, value)
            select :topic, id::text, convert_to(json_build_object(
                    'tenant', tenant, 'run', id, 'workflow', workflow, 'step', nullif(step, ''), 'status', status,
                    'version', version, 'time',
                    to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text,
                    'UTF8')
            from moved
            order by tenant, id
            """;

    /// Names and words only: what failed in detail stays sealed in the letter.
    private static final String DEAD_LETTERS =
            """
            with signalled as (
                insert into workflow.signal (tenant, subscription, type, run, body)
                select r.tenant, s.id, 'dead-letter.opened', r.id, json_strip_nulls(json_build_object(
                    'type', 'dead-letter.opened',
                    'timestamp', to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    'data', json_build_object(
                        'tenant', l.tenant, 'deadLetter', l.id, 'kind', l.kind, 'run', l.run,
                        'event', r.event, 'workflow', l.workflow, 'workflowVersion', r.workflow_version,
                        'step', l.step, 'owner', l.owner, 'class', l.failure_class,
                        'code', l.failure_code, 'hops', l.hops)))::text
                from workflow.run r
                join unnest(cast(:tenants as text[]), cast(:runs as uuid[])) as m (tenant, id)
                    on r.tenant = m.tenant and r.id = m.id
                join workflow.subscription s
                    on s.tenant = r.tenant and s.state = 'ENABLED' and 'dead-letter.opened' = any(s.types)
                   and coalesce(s.workflow = r.workflow, true)
                   and (s.owner is null or s.owner = coalesce(r.failure_owner, r.owner))
                cross join lateral (
                    select * from workflow.dead_letter letter
                    where letter.tenant = r.tenant and letter.run = r.id
                    order by letter.created_at desc
                    limit 1) l
                order by r.tenant, r.id
            )
            insert into workflow.outbox (topic, record_key, headers, value)
            select :topic, r.id::text, convert_to(json_build_object(
                    'penstock_failure_class', encode(convert_to(r.failure_class, 'UTF8'), 'base64'),
                    'penstock_failure_code', encode(convert_to(r.failure_code, 'UTF8'), 'base64'),
                    'penstock_hops', encode(convert_to(coalesce((
                        select l.hops
                        from workflow.dead_letter l
                        where l.tenant = r.tenant and l.run = r.id and l.state = 'OPEN'
                        order by l.created_at desc
                        limit 1), 0)::text, 'UTF8'), 'base64'))::text, 'UTF8'),
                convert_to(json_build_object(
                    'tenant', r.tenant, 'run', r.id, 'event', r.event, 'workflow', r.workflow,
                    'version', r.workflow_version, 'class', r.failure_class,
                    'code', r.failure_code, 'step', nullif(r.step, ''), 'time',
                    to_char(r.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text,
                    'UTF8')
            from workflow.run r
            join unnest(cast(:tenants as text[]), cast(:runs as uuid[])) as m (tenant, id)
                on r.tenant = m.tenant and r.id = m.id
            order by r.tenant, r.id
            """;

    /// Whoever comes next in its conversation starts without what the failed run would have done.
    private static final String GOES_ON_BEHIND =
            """
            insert into workflow.timeline (tenant, run, at, kind, step, owner, note)
            select next.tenant, next.id, clock_timestamp(), 'order', next.step, next.owner,
                   'goes on behind run ' || r.id || ', which became a dead letter'
            from workflow.run r
            join unnest(cast(:tenants as text[]), cast(:runs as uuid[])) as m (tenant, id)
                on r.tenant = m.tenant and r.id = m.id
            cross join lateral (
                select n.tenant, n.id, n.step, n.owner
                from workflow.run n
                where n.conversation = r.conversation and n.in_line and n.seq > r.seq
                order by n.seq
                limit 1) next
            order by r.tenant, r.id
            """;

    private final JdbcClient jdbc;

    public Announcements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A run, named with its tenant.
    public record Moved(TenantId tenant, RunId run) {}

    /// The runs have another status than before.
    public void status(Collection<Moved> runs) {
        status(runs, null);
    }

    /// @param note for the timeline: who moved them; nothing else that is personal
    public void status(Collection<Moved> runs, @Nullable String note) {
        if (!runs.isEmpty()) {
            about(STATUS, runs).param("topic", Topics.RUN_STATUS).param("note", note).update();
        }
    }

    /// The runs ended so that a person must look: the letters stand in Postgres, and
    /// `penstock.dead-letters` has a copy. Whoever was to start behind one is marked.
    public void deadLetters(Collection<Moved> runs) {
        if (!runs.isEmpty()) {
            about(DEAD_LETTERS, runs).param("topic", Topics.DEAD_LETTERS).update();
            about(GOES_ON_BEHIND, runs).update();
        }
    }

    private JdbcClient.StatementSpec about(String sql, Collection<Moved> runs) {
        return jdbc.sql(sql)
                .param(
                        "tenants",
                        runs.stream().map(moved -> moved.tenant().value()).toArray(String[]::new))
                .param(
                        "runs",
                        runs.stream().map(moved -> moved.run().toString()).toArray(String[]::new));
    }

    public void status(TenantId tenant, RunId run) {
        status(List.of(new Moved(tenant, run)));
    }
}
