package io.penstock.store.announce;

import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.TenantId;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells subscribers of what is no transition of a run (those are told by [Announcements]): in the
/// transaction that does it, and nothing where nobody listens. Ids, words and times only.
@Component
public final class Signals {
    private static final String REVIEW =
            """
            insert into workflow.signal (tenant, subscription, type, run, body)
            select v.tenant, s.id, :type, v.run, json_strip_nulls(json_build_object(
                'type', cast(:type as text),
                'timestamp', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'data', json_build_object(
                    'tenant', v.tenant, 'review', v.id, 'run', v.run, 'event', r.event,
                    'workflow', r.workflow, 'workflowVersion', r.workflow_version, 'step', v.step,
                    'queue', v.queue, 'owner', v.owner, 'status', v.status,
                    'class', v.failure_class, 'code', v.failure_code,
                    'openedAt', to_char(v.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                    'dueAt', to_char(v.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))))::text
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            join workflow.subscription s
                on s.tenant = v.tenant and s.state = 'ENABLED' and :type = any(s.types)
               and coalesce(s.workflow = r.workflow, true)
               and (s.owner is null or s.owner = v.owner)
            where v.tenant = :tenant and v.id = :id
            """;

    /// A record is of no workflow and nobody's: it concerns those who want to know of all.
    private static final String RECORD =
            """
            insert into workflow.signal (tenant, subscription, type, body)
            select l.tenant, s.id, :type, json_strip_nulls(json_build_object(
                'type', cast(:type as text),
                'timestamp', to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'data', json_build_object(
                    'tenant', l.tenant, 'deadLetter', l.id, 'kind', l.kind,
                    'class', l.failure_class, 'code', l.failure_code, 'hops', l.hops)))::text
            from workflow.dead_letter l
            join workflow.subscription s
                on s.tenant = l.tenant and s.state = 'ENABLED' and :type = any(s.types)
               and s.workflow is null and s.owner is null
            where l.tenant = :tenant and l.id = :id
            """;

    private static final String DISABLED =
            """
            insert into workflow.signal (tenant, subscription, type, body)
            select b.tenant, s.id, :type, json_strip_nulls(json_build_object(
                'type', cast(:type as text),
                'timestamp', to_char(b.disabled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'data', json_build_object(
                    'tenant', b.tenant, 'subscription', b.id, 'reason', b.disabled_reason)))::text
            from workflow.subscription b
            join workflow.subscription s
                on s.tenant = b.tenant and s.state = 'ENABLED' and :type = any(s.types) and s.id <> b.id
            where b.tenant = :tenant and b.id = :id
            """;

    private final JdbcClient jdbc;

    public Signals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// While the review's run is locked.
    public void review(TenantId tenant, UUID review, Type type) {
        tell(REVIEW, tenant, review, type);
    }

    /// A record became a dead letter.
    public void recordLetter(TenantId tenant, UUID letter) {
        tell(RECORD, tenant, letter, Type.DEAD_LETTER_OPENED);
    }

    /// Others are told that one subscription is told nothing any more.
    public void disabled(TenantId tenant, UUID subscription) {
        tell(DISABLED, tenant, subscription, Type.SUBSCRIPTION_DISABLED);
    }

    private void tell(String sql, TenantId tenant, UUID about, Type type) {
        jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("id", about)
                .param("type", type.word())
                .update();
    }
}
