package io.penstock.store.send;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.announce.Announcements;
import io.penstock.store.run.Exit;
import io.penstock.store.sql.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Runs that wait for an outcome which a callback has told meanwhile. The callback's transaction
/// only marks the send: the run is moved here, one transaction each, its conversation locked first.
@Repository
class JdbcSettledSends {
    private static final String SETTLED =
            """
            select s.tenant, s.key, s.run, s.step, r.conversation
            from workflow.send s
            join workflow.run r on r.tenant = s.tenant and r.id = s.run
            where s.wake
            order by s.tenant, s.key
            limit :limit
            """;

    private static final String LOCK_CONVERSATION =
            """
            select id from workflow.conversation where id = :conversation for update
            """;

    private static final String LOCK_RUN =
            """
            select status from workflow.run where tenant = :tenant and id = :run for update
            """;

    /// However long the answer took, the run has the time to write it down: nobody is asked about a
    /// deadline that passed while it waited for that.
    private static final String DUE_NOW =
            """
            update workflow.run
            set due_at = clock_timestamp(), updated_at = clock_timestamp(),
                deadline_at = greatest(deadline_at, clock_timestamp() + term)
            where tenant = :tenant and id = :run and status = 'WAITING' and step = :step
            """;

    private static final String CLOSE_REVIEW =
            """
            update workflow.review
            set status = 'SETTLED', closed_at = clock_timestamp()
            where tenant = :tenant and run = :run and step = :step and status = 'OPEN'
              and failure_code = :code
            """;

    private static final String LEAVE_REVIEW =
            """
            update workflow.run
            set status = 'PENDING', version = version + 1, due_at = clock_timestamp(),
                deadline_at = greatest(deadline_at, clock_timestamp() + term),
                failure_class = null, failure_code = null, failure_detail = null,
                failure_owner = null, updated_at = clock_timestamp()
            where tenant = :tenant and id = :run and status = 'IN_REVIEW'
            """;

    private static final String ARM =
            """
            update workflow.conversation
            set (ready_at, route, lane) =
                (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = :conversation and active_run is null
            """;

    private static final String WOKEN =
            """
            update workflow.send set wake = false where tenant = :tenant and key = :key
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Announcements announcements;

    JdbcSettledSends(
            JdbcClient jdbc, TransactionOperations transaction, Announcements announcements) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.announcements = announcements;
    }

    private record Settled(
            TenantId tenant, String key, RunId run, String step, long conversation) {}

    int wake(int limit) {
        var settled = settled(limit);
        settled.forEach(send -> transaction.executeWithoutResult(_ -> wake(send)));
        return settled.size();
    }

    private List<Settled> settled(int limit) {
        return jdbc.sql(SETTLED)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Settled(
                                        Columns.tenant(row),
                                        Columns.text(row, "key"),
                                        Columns.run(row, "run"),
                                        Columns.text(row, "step"),
                                        row.getLong("conversation")))
                .list();
    }

    private void wake(Settled send) {
        jdbc.sql(LOCK_CONVERSATION).param("conversation", send.conversation()).query().singleRow();
        var status = RunStatus.valueOf(about(LOCK_RUN, send).query(String.class).single());
        switch (status) {
            case WAITING -> about(DUE_NOW, send).param("step", send.step()).update();
            case IN_REVIEW -> leaveReview(send);
            // it finds the outcome when it comes to the step, or needs it no more
            case PENDING, RUNNING, COMPLETED, FAILED, CANCELLED -> {}
        }
        jdbc.sql(ARM).param("conversation", send.conversation()).update();
        jdbc.sql(WOKEN).param("tenant", send.tenant().value()).param("key", send.key()).update();
    }

    private void leaveReview(Settled send) {
        var closed =
                about(CLOSE_REVIEW, send)
                        .param("step", send.step())
                        .param("code", Exit.Unsettled.DELIVERY_UNKNOWN)
                        .update();
        if (closed == 1 && about(LEAVE_REVIEW, send).update() == 1) {
            announcements.status(send.tenant(), send.run());
        }
    }

    private JdbcClient.StatementSpec about(String sql, Settled send) {
        return jdbc.sql(sql)
                .param("tenant", send.tenant().value())
                .param("run", send.run().value());
    }
}
