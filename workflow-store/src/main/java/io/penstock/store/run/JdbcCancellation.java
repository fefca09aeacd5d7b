package io.penstock.store.run;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// A person ends a run, whoever holds it: its fence grows, so that the worker's next write is lost.
@Repository
class JdbcCancellation {
    private static final String CONVERSATION_OF =
            """
            select conversation from workflow.run where tenant = :tenant and id = :run
            """;

    private static final String LOCK_CONVERSATION =
            """
            select id from workflow.conversation where id = :conversation for update
            """;

    private static final String CANCEL =
            """
            update workflow.run
            set status = 'CANCELLED', version = version + 1, fence = fence + 1,
                worker_epoch = null, claim = null,
                failure_class = null, failure_code = 'cancelled', failure_detail = null,
                failure_owner = null,
                ended_at = clock_timestamp(), updated_at = clock_timestamp()
            where tenant = :tenant and id = :run
              and status in ('PENDING', 'RUNNING', 'WAITING', 'IN_REVIEW')
            returning version
            """;

    private static final String CANCEL_REVIEW =
            """
            update workflow.review
            set status = 'CANCELLED', closed_at = clock_timestamp()
            where tenant = :tenant and run = :run and status = 'OPEN'
            """;

    private static final String ARM_AFTER_CANCEL =
            """
            update workflow.conversation
            set active_run = nullif(active_run, :run),
                (ready_at, route, lane) =
                    (select case when nullif(active_run, :run) is null then h.ready_at end, h.route, h.lane
                     from workflow.next_head(id) h)
            where id = :conversation
            """;

    private final JdbcClient jdbc;
    private final Announcements announcements;

    JdbcCancellation(JdbcClient jdbc, Announcements announcements) {
        this.jdbc = jdbc;
        this.announcements = announcements;
    }

    /// To be called in a transaction.
    Checkpoint cancel(TenantId tenant, RunId run, String by) {
        var conversation = about(CONVERSATION_OF, tenant, run).query(Long.class).optional();
        if (conversation.isEmpty()) {
            return new Checkpoint.LostRace(run);
        }
        jdbc.sql(LOCK_CONVERSATION).param("conversation", conversation.get()).query().singleRow();
        var version = about(CANCEL, tenant, run).query(Long.class).optional();
        if (version.isEmpty()) {
            return new Checkpoint.LostRace(run);
        }
        about(CANCEL_REVIEW, tenant, run).update();
        jdbc.sql(ARM_AFTER_CANCEL)
                .param("conversation", conversation.get())
                .param("run", run.value())
                .update();
        announcements.status(List.of(new Moved(tenant, run)), "cancelled by " + by);
        return new Checkpoint.Written(version.get());
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, RunId run) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("run", run.value());
    }
}
