package io.penstock.store.queue;

import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// `(select clock_timestamp())` is asked once; as a bare call it would keep every index from being
/// used.
@Repository
class JdbcQueues implements Queues {
    /// Each status is a range of its own in `run_by_status`.
    private static final String RUNS =
            """
            select s.status, counted.runs
            from unnest(cast(:open as text[])) as s (status)
            cross join lateral (
                select count(*) as runs
                from workflow.run r
                where r.tenant = :tenant and r.status = s.status) counted
            union all
            select s.status, counted.runs
            from unnest(cast(:ended as text[])) as s (status)
            cross join lateral (
                select count(*) as runs
                from workflow.run r
                where r.tenant = :tenant and r.status = s.status
                  and r.created_at >= (select clock_timestamp()) - interval '24 hours') counted
            """;

    private static final String RUNNING =
            """
            select w.name, count(*) as runs
            from workflow.run r
            join workflow.worker w on w.epoch = r.worker_epoch
            where r.tenant = :tenant and r.status = 'RUNNING'
            group by w.name
            order by w.name
            """;

    private static final String REST =
            """
            select clock.at, clock.at - interval '24 hours' as ended_since,
                   due.conversations, due.overdue, due.oldest,
                   reviews.open, reviews.overdue as overdue_reviews, letters.open as open_letters
            from (select clock_timestamp() as at) clock
            cross join lateral (
                select count(*) as conversations, min(c.ready_at) as oldest,
                       count(*) filter (where c.ready_at <= clock.at - interval '1 minute') as overdue
                from workflow.conversation c
                where c.tenant = :tenant and c.active_run is null
                  and c.ready_at <= (select clock_timestamp())) due
            cross join lateral (
                select count(*) as open, count(*) filter (where v.due_at <= clock.at) as overdue
                from workflow.review v
                where v.tenant = :tenant and v.status = 'OPEN') reviews
            cross join lateral (
                select count(*) as open
                from workflow.dead_letter l
                where l.tenant = :tenant and l.state = 'OPEN') letters
            """;

    /// Of each conversation its head, which is what goes on.
    private static final String TIMERS =
            """
            select count(*) filter (where until.wait <= interval '1 minute') as minute,
                   count(*) filter (where until.wait > interval '1 minute'
                       and until.wait <= interval '1 hour') as hour,
                   count(*) filter (where until.wait > interval '1 hour'
                       and until.wait <= interval '1 day') as day,
                   count(*) filter (where until.wait > interval '1 day') as later,
                   min(until.at) as next
            from (
                select c.ready_at as at, c.ready_at - (select clock_timestamp()) as wait
                from workflow.conversation c
                where c.tenant = :tenant and c.active_run is null
                  and c.ready_at > (select clock_timestamp())) until
            """;

    private static final String TIMERS_OF_ALL =
            """
            select count(*) filter (where until.wait <= interval '1 minute') as minute,
                   count(*) filter (where until.wait > interval '1 minute'
                       and until.wait <= interval '1 hour') as hour,
                   count(*) filter (where until.wait > interval '1 hour'
                       and until.wait <= interval '1 day') as day,
                   count(*) filter (where until.wait > interval '1 day') as later,
                   min(until.at) as next
            from (
                select c.ready_at as at, c.ready_at - (select clock_timestamp()) as wait
                from workflow.conversation c
                where c.active_run is null and c.ready_at > (select clock_timestamp())) until
            """;

    private static final String TOLD =
            """
            select count(*) as waiting, min(o.created_at) as oldest
            from (select created_at from workflow.outbox order by id limit :most) o
            """;

    private static final String REDRIVES =
            """
            select r.id, r.total, r.started_by, r.created_at, (
                select count(*)
                from workflow.redrive_item i
                where i.tenant = r.tenant and i.redrive = r.id and i.outcome is null) as waiting
            from workflow.redrive r
            where r.tenant = :tenant and r.state = 'RUNNING'
            order by r.created_at
            limit 20
            """;

    private static final String[] OPEN = {"PENDING", "RUNNING", "WAITING", "IN_REVIEW"};
    private static final String[] ENDED = {"COMPLETED", "FAILED", "CANCELLED"};

    private final JdbcClient jdbc;

    JdbcQueues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Waiting of(TenantId tenant) {
        var runs = runs(tenant);
        var running = running(tenant);
        var timers = timers(tenant);
        var told = told();
        var redrives = redrives(tenant);
        return jdbc.sql(REST)
                .param("tenant", tenant.value())
                .query((row, _) -> waiting(row, runs, running, timers, told, redrives))
                .single();
    }

    @Override
    public Timers timers() {
        return jdbc.sql(TIMERS_OF_ALL).query(JdbcQueues::readTimers).single();
    }

    private Timers timers(TenantId tenant) {
        return jdbc.sql(TIMERS)
                .param("tenant", tenant.value())
                .query(JdbcQueues::readTimers)
                .single();
    }

    private static Timers readTimers(ResultSet row, int number) throws SQLException {
        return new Timers(
                row.getLong("minute"),
                row.getLong("hour"),
                row.getLong("day"),
                row.getLong("later"),
                Columns.instantOrNull(row, "next"));
    }

    private Told told() {
        return jdbc.sql(TOLD)
                .param("most", MOST_COUNTED)
                .query(
                        (row, _) ->
                                new Told(
                                        row.getLong("waiting"),
                                        Columns.instantOrNull(row, "oldest")))
                .single();
    }

    private List<Redrive> redrives(TenantId tenant) {
        return jdbc.sql(REDRIVES)
                .param("tenant", tenant.value())
                .query(
                        (row, _) ->
                                new Redrive(
                                        row.getObject("id", UUID.class),
                                        row.getLong("total"),
                                        row.getLong("waiting"),
                                        Columns.text(row, "started_by"),
                                        Columns.instant(row, "created_at")))
                .list();
    }

    private Map<RunStatus, Long> runs(TenantId tenant) {
        var counts = new EnumMap<RunStatus, Long>(RunStatus.class);
        jdbc.sql(RUNS)
                .param("tenant", tenant.value())
                .param("open", OPEN)
                .param("ended", ENDED)
                .query(
                        row -> {
                            counts.put(
                                    RunStatus.valueOf(Columns.text(row, "status")),
                                    row.getLong("runs"));
                        });
        return counts;
    }

    private List<Worker> running(TenantId tenant) {
        return jdbc.sql(RUNNING)
                .param("tenant", tenant.value())
                .query((row, _) -> new Worker(Columns.text(row, "name"), row.getLong("runs")))
                .list();
    }

    private static Waiting waiting(
            ResultSet row,
            Map<RunStatus, Long> runs,
            List<Worker> running,
            Timers timers,
            Told told,
            List<Redrive> redrives)
            throws SQLException {
        return new Waiting(
                Columns.instant(row, "at"),
                runs,
                Columns.instant(row, "ended_since"),
                row.getLong("conversations"),
                row.getLong("overdue"),
                Columns.instantOrNull(row, "oldest"),
                running,
                row.getLong("open"),
                row.getLong("overdue_reviews"),
                row.getLong("open_letters"),
                timers,
                told,
                redrives);
    }
}
