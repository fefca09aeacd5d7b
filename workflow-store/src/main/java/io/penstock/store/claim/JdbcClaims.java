package io.penstock.store.claim;

import io.penstock.schema.id.EventId;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.run.Held;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Two statements in one transaction, READ COMMITTED: the first locks conversations, the second
/// reads their heads with a snapshot younger than the locks. In one statement the head would come
/// from the older snapshot, and a run that has just ended could start again.
@Repository
class JdbcClaims implements Claims {
    /// Bands and their tenants by skipping along the index; of each tenant its longest due, then
    /// turn about, beginning with who has least running; ties fall by lot, so that small claims are
    /// fair, too. More are looked at than wanted, because others may hold the first ones.
    private static final String LOCK_DUE =
            """
            with recursive band as (
                (select c.priority, c.tenant
                 from workflow.conversation c
                 where c.active_run is null and c.ready_at is not null
                 order by c.priority, c.tenant
                 limit 1)
                union all
                select following.priority, following.tenant
                from band b
                cross join lateral (
                    select c.priority, c.tenant
                    from workflow.conversation c
                    where c.active_run is null and c.ready_at is not null
                      and (c.priority, c.tenant) > (b.priority, b.tenant)
                    order by c.priority, c.tenant
                    limit 1) following
            ), due as materialized (
                select oldest.id, b.priority, oldest.place + busy.runs as turn
                from band b
                cross join lateral (
                    select count(*) as runs
                    from workflow.run r
                    where r.tenant = b.tenant and r.status = 'RUNNING') busy
                cross join lateral (
                    select d.id, row_number() over (order by d.ready_at, d.id) as place
                    from (select c.id, c.ready_at
                          from workflow.conversation c
                          where c.priority = b.priority and c.tenant = b.tenant
                            and c.active_run is null
                            and c.ready_at <= (select clock_timestamp())
                          order by c.ready_at
                          limit :window) d) oldest
                order by b.priority, turn, random()
                limit :window
            ), locked as materialized (
                select c.id
                from due
                join workflow.conversation c using (id)
                where c.active_run is null
                  and c.ready_at <= (select clock_timestamp())
                  and exists (
                      select from workflow.worker w
                      where w.epoch = :epoch and w.reaped_at is null
                        and w.lease_until > clock_timestamp())
                order by due.priority, due.turn
                limit :permits
                for update of c skip locked
            )
            select id from locked
            """;

    private static final String TAKE_HEADS =
            """
            with head as materialized (
                select h.tenant, h.id
                from workflow.conversation c
                cross join lateral (
                    select r.tenant, r.id, r.status, r.due_at
                    from workflow.run r
                    where r.conversation = c.id and r.in_line
                    order by r.seq
                    limit 1) h
                where c.id = any(:conversations)
                  and h.status in ('PENDING', 'WAITING')
                  and h.due_at <= clock_timestamp()
            ), taken as (
                update workflow.run r
                set status = 'RUNNING', fence = r.fence + 1, version = r.version + 1,
                    worker_epoch = :epoch, claim = :claim,
                    deadline_at = case when r.fence = 0
                        then coalesce(clock_timestamp() + r.term, r.deadline_at)
                        else r.deadline_at end,
                    failure_class = null, failure_code = null, failure_detail = null,
                    failure_owner = null, updated_at = clock_timestamp()
                from head h
                where r.tenant = h.tenant and r.id = h.id and r.status in ('PENDING', 'WAITING')
                returning r.*
            ), occupied as (
                update workflow.conversation c
                set active_run = t.id, ready_at = null
                from taken t
                where c.id = t.conversation
            )
            select tenant, id, fence, conversation, event, workflow, workflow_version,
                   conversation_key, iteration, crash_count, created_at, deadline_at
            from taken
            """;

    /// For conversations that were due, but whose head was not.
    private static final String REARM =
            """
            update workflow.conversation
            set ready_at = workflow.next_ready(id)
            where id = any(:conversations) and active_run is null
            """;

    private static final String CLAIMED =
            """
            select tenant, id, fence, conversation, event, workflow, workflow_version,
                   conversation_key, iteration, crash_count, created_at, deadline_at
            from workflow.run
            where worker_epoch = :epoch and claim = :claim and status = 'RUNNING'
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Announcements announcements;

    JdbcClaims(JdbcClient jdbc, TransactionOperations transaction, Announcements announcements) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.announcements = announcements;
    }

    @Override
    public List<Claimed> claim(ClaimRequest request) {
        return transaction.execute(_ -> takeHeads(request, lockDue(request)));
    }

    @Override
    public List<Claimed> claimed(ClaimRequest request) {
        return jdbc.sql(CLAIMED)
                .param("epoch", request.epoch())
                .param("claim", request.claim())
                .query(JdbcClaims::claimed)
                .list();
    }

    private Long[] lockDue(ClaimRequest request) {
        return jdbc.sql(LOCK_DUE)
                .param("epoch", request.epoch())
                .param("permits", request.permits())
                .param("window", 4 * request.permits() + 16)
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
    }

    private List<Claimed> takeHeads(ClaimRequest request, Long[] conversations) {
        if (conversations.length == 0) {
            return List.of();
        }
        var taken =
                jdbc.sql(TAKE_HEADS)
                        .param("epoch", request.epoch())
                        .param("claim", request.claim())
                        .param("conversations", conversations)
                        .query(JdbcClaims::claimed)
                        .list();
        if (taken.size() < conversations.length) {
            jdbc.sql(REARM).param("conversations", conversations).update();
        }
        announcements.status(
                taken.stream()
                        .map(claimed -> new Moved(claimed.held().tenant(), claimed.held().run()))
                        .toList());
        return taken;
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        var held =
                new Held(
                        Columns.tenant(row),
                        Columns.run(row, "id"),
                        row.getLong("fence"),
                        row.getLong("conversation"));
        return new Claimed(
                held,
                new EventId(Columns.text(row, "event")),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                row.getString("conversation_key"),
                row.getInt("iteration"),
                row.getInt("crash_count"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "deadline_at"));
    }
}
