package io.penstock.store.lease;

import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.sql.Columns;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/// First ends leases, then moves the runs of ended leases: two transactions, each of which may be
/// lost and is made up for by the next round.
class JdbcReaper implements Reaper {
    /// Not before a server that has just started gave every worker a whole lease to renew.
    private static final String END_LEASES =
            """
            with lapsed as materialized (
                select epoch
                from workflow.worker
                where reaped_at is null
                  and lease_until < clock_timestamp()
                  and pg_postmaster_start_time() + make_interval(secs => :patience) < clock_timestamp()
                for update skip locked
            )
            update workflow.worker
            set reaped_at = clock_timestamp()
            where epoch in (select epoch from lapsed)
            """;

    private static final String ORPHANED =
            """
            select r.conversation
            from workflow.run r
            where r.status = 'RUNNING'
              and not exists (
                  select from workflow.worker w
                  where w.epoch = r.worker_epoch and w.reaped_at is null)
            limit 500
            """;

    private static final String LOCK_CONVERSATIONS =
            """
            select id
            from workflow.conversation
            where id = any(:conversations)
            order by tenant, workflow, key
            for update
            """;

    private static final String REAP =
            """
            update workflow.run r
            set status = case when r.crash_count < :crashes then 'PENDING' else 'FAILED' end,
                ended_at = case when r.crash_count < :crashes then null else clock_timestamp() end,
                failure_class = case when r.crash_count < :crashes then null else :class end,
                failure_code = case when r.crash_count < :crashes then null else :code end,
                failure_owner = case when r.crash_count < :crashes then null else r.owner end,
                crash_count = r.crash_count + 1, fence = r.fence + 1, version = r.version + 1,
                worker_epoch = null, claim = null,
                due_at = clock_timestamp(), updated_at = clock_timestamp()
            where r.conversation = any(:conversations)
              and r.status = 'RUNNING'
              and not exists (
                  select from workflow.worker w
                  where w.epoch = r.worker_epoch and w.reaped_at is null)
            returning r.tenant, r.id, r.fence, r.conversation, r.status
            """;

    private static final String ARM =
            """
            update workflow.conversation
            set active_run = null,
                (ready_at, route, lane) =
                    (select h.ready_at, h.route, h.lane from workflow.next_head(id) h)
            where id = any(:conversations)
            """;

    private static final String DEAD_LETTER =
            """
            insert into workflow.dead_letter
                (tenant, id, kind, run, workflow, step, owner, hops, failure_class, failure_code)
            select r.tenant, gen_random_uuid(), 'RUN', r.id, r.workflow, nullif(r.step, ''),
                   r.failure_owner,
                   (select count(*)
                    from workflow.dead_letter earlier
                    where earlier.tenant = r.tenant and earlier.run = r.id
                      and earlier.state = 'REDRIVEN'),
                   r.failure_class, r.failure_code
            from workflow.run r
            where r.conversation = any(:conversations) and r.id = any(cast(:runs as uuid[]))
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Announcements announcements;
    private final LeaseTerms terms;
    private final Duration afterServerStart;
    private final LongSupplier nanoTime;

    /// When this reaper may act, by its own monotonic clock; null while the database does not
    /// answer, and at first.
    private @Nullable Long quietUntil;

    /// @param afterServerStart how long workers have to renew after the server came back: a lease
    JdbcReaper(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Announcements announcements,
            LeaseTerms terms,
            Duration afterServerStart,
            LongSupplier nanoTime) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.announcements = announcements;
        this.terms = terms;
        this.afterServerStart = afterServerStart;
        this.nanoTime = nanoTime;
    }

    private record Orphan(Reaped reaped, long conversation) {}

    @Override
    public synchronized List<Reaped> reapOnce() {
        try {
            if (quiet()) {
                return List.of();
            }
            transaction.executeWithoutResult(
                    _ -> jdbc.sql(END_LEASES).param("patience", patience()).update());
            return transaction.execute(_ -> reap());
        } catch (DataAccessException | TransactionException e) {
            quietUntil = null;
            throw e;
        }
    }

    /// After an outage, workers renew before they are reaped: one full lease from the first answer.
    private boolean quiet() {
        if (quietUntil == null) {
            jdbc.sql("select 1").query().singleRow();
            quietUntil = nanoTime.getAsLong() + terms.duration().toNanos();
        }
        return nanoTime.getAsLong() - quietUntil < 0;
    }

    private List<Reaped> reap() {
        var conversations = jdbc.sql(ORPHANED).query(Long.class).list().toArray(Long[]::new);
        if (conversations.length == 0) {
            return List.of();
        }
        jdbc.sql(LOCK_CONVERSATIONS).param("conversations", conversations).query().listOfRows();
        var orphans = move(conversations);
        var moved = orphans.stream().map(Orphan::conversation).toArray(Long[]::new);
        jdbc.sql(ARM).param("conversations", moved).update();
        deadLetter(orphans, moved);
        var reaped = orphans.stream().map(Orphan::reaped).toList();
        announcements.status(moved(reaped));
        return reaped;
    }

    private List<Orphan> move(Long[] conversations) {
        return jdbc.sql(REAP)
                .param("conversations", conversations)
                .param("crashes", terms.maxCrashes())
                .param("class", FailureClass.CRASH_LOOP.name())
                .param("code", FailureCode.CRASHED.word())
                .query(
                        (row, _) ->
                                new Orphan(
                                        new Reaped(
                                                Columns.tenant(row),
                                                Columns.run(row, "id"),
                                                row.getLong("fence"),
                                                "FAILED".equals(row.getString("status"))),
                                        row.getLong("conversation")))
                .list();
    }

    private void deadLetter(List<Orphan> orphans, Long[] conversations) {
        var crashed = orphans.stream().map(Orphan::reaped).filter(Reaped::deadLettered).toList();
        if (crashed.isEmpty()) {
            return;
        }
        jdbc.sql(DEAD_LETTER)
                .param("conversations", conversations)
                .param(
                        "runs",
                        crashed.stream()
                                .map(reaped -> reaped.run().toString())
                                .toArray(String[]::new))
                .update();
        announcements.deadLetters(moved(crashed));
    }

    private static List<Moved> moved(List<Reaped> runs) {
        return runs.stream().map(reaped -> new Moved(reaped.tenant(), reaped.run())).toList();
    }

    private double patience() {
        return afterServerStart.toMillis() / 1000.0;
    }
}
