package io.penstock.store.schedule;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcSchedules implements Schedules {
    private static final String ALL =
            """
            select s.* from workflow.schedule s where s.tenant = :tenant order by s.name
            """;

    private static final String FIND =
            """
            select s.* from workflow.schedule s where s.tenant = :tenant and s.name = :name
            """;

    private static final String LOCK =
            """
            select cron, zone, paused, next_at
            from workflow.schedule
            where tenant = :tenant and name = :name
            for update
            """;

    private static final String OCCURRENCES =
            """
            select at, since, outcome, run
            from workflow.occurrence
            where tenant = :tenant and schedule = :name
            order by at desc
            limit 20
            """;

    private static final String CLOCK =
            """
            select clock_timestamp() as now
            """;

    private static final String PUT =
            """
            insert into workflow.schedule as s
                (tenant, name, workflow, workflow_version, cron, zone, misfire, overlap, event, next_at)
            values (:tenant, :name, :workflow, :version, :cron, :zone, :misfire, :overlap, :event, :next)
            on conflict (tenant, name) do update
            set workflow = excluded.workflow, workflow_version = excluded.workflow_version,
                cron = excluded.cron, zone = excluded.zone, misfire = excluded.misfire,
                overlap = excluded.overlap, event = excluded.event, next_at = excluded.next_at,
                updated_at = clock_timestamp()
            """;

    private static final String DELETE =
            """
            delete from workflow.schedule where tenant = :tenant and name = :name
            """;

    private static final String PAUSE =
            """
            update workflow.schedule
            set paused = :paused, next_at = :next, updated_at = clock_timestamp()
            where tenant = :tenant and name = :name
            """;

    /// What there is of a schedule without its event, which may be one that cannot be opened any
    /// more.
    private record Timing(Cron cron, boolean paused, @Nullable Instant nextAt) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final ScheduleRows rows;

    JdbcSchedules(JdbcClient jdbc, TransactionOperations transaction, ScheduleRows rows) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
    }

    @Override
    public List<Schedule> all(TenantId tenant) {
        return jdbc.sql(ALL)
                .param("tenant", tenant.value())
                .query((row, _) -> rows.schedule(row))
                .list();
    }

    @Override
    public Optional<Schedule> find(TenantId tenant, String name) {
        return about(FIND, tenant, name).query((row, _) -> rows.schedule(row)).optional();
    }

    @Override
    public List<Occurrence> occurrences(TenantId tenant, String name) {
        return about(OCCURRENCES, tenant, name).query((row, _) -> occurrence(row)).list();
    }

    @Override
    public boolean put(Schedule.Draft draft) {
        return transaction.execute(_ -> putNow(draft));
    }

    private boolean putNow(Schedule.Draft draft) {
        var terms = draft.terms();
        var before = lock(terms.tenant(), terms.name());
        var next =
                before.filter(old -> old.cron().equals(terms.cron()))
                        .map(Timing::nextAt)
                        .or(() -> terms.cron().next(now()));
        about(PUT, terms.tenant(), terms.name())
                .param("workflow", terms.workflow())
                .param("version", terms.version())
                .param("cron", terms.cron().expression())
                .param("zone", terms.cron().zone().getId())
                .param("misfire", terms.misfire().word())
                .param("overlap", terms.overlap().word())
                .param("event", rows.sealed(draft))
                .param("next", Columns.timestampOrNull(next.orElse(null)))
                .update();
        return before.isEmpty();
    }

    @Override
    public boolean delete(TenantId tenant, String name) {
        return about(DELETE, tenant, name).update() == 1;
    }

    @Override
    public Pausing pause(TenantId tenant, String name, boolean paused) {
        return transaction.execute(
                _ ->
                        lock(tenant, name)
                                .map(timing -> pauseNow(tenant, name, timing, paused))
                                .orElse(Pausing.UNKNOWN));
    }

    /// What is so already stays as it is: a second resume moves no time.
    private Pausing pauseNow(TenantId tenant, String name, Timing timing, boolean paused) {
        if (timing.paused() == paused) {
            return Pausing.SO_BEFORE;
        }
        var next = paused ? timing.nextAt() : next(timing.cron());
        about(PAUSE, tenant, name)
                .param("paused", paused)
                .param("next", Columns.timestampOrNull(next))
                .update();
        return Pausing.DONE;
    }

    private @Nullable Instant next(Cron cron) {
        return cron.next(now()).orElse(null);
    }

    private Optional<Timing> lock(TenantId tenant, String name) {
        return about(LOCK, tenant, name)
                .query(
                        (row, _) ->
                                new Timing(
                                        rows.cron(row),
                                        row.getBoolean("paused"),
                                        Columns.instantOrNull(row, "next_at")))
                .optional();
    }

    private Instant now() {
        return jdbc.sql(CLOCK).query((row, _) -> Columns.instant(row, "now")).single();
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, String name) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("name", name);
    }

    private static Occurrence occurrence(ResultSet row) throws SQLException {
        var run = row.getObject("run", UUID.class);
        return new Occurrence(
                Columns.instant(row, "at"),
                Columns.instantOrNull(row, "since"),
                Outcome.valueOf(Columns.text(row, "outcome")),
                run == null ? null : new RunId(run));
    }
}
