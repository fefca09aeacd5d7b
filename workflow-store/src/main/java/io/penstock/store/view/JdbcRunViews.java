package io.penstock.store.view;

import io.penstock.schema.api.Runs;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcRunViews implements RunViews {
    private static final String EVENT =
            """
            select id, type, channel, time, recorded_time, unmatched
            from workflow.event
            where tenant = :tenant and id = :id
            """;

    private static final String RUNS_OF_EVENT =
            """
            select * from workflow.run where tenant = :tenant and event = :event order by created_at, id
            """;

    private static final String RUN =
            """
            select * from workflow.run where tenant = :tenant and id = :id
            """;

    private static final String TIMELINE =
            """
            select row_number() over (order by id) as seq, at, kind, status, step, owner, attempt,
                   failure_class, failure_code, note
            from workflow.timeline
            where tenant = :tenant and run = :run
            order by id
            """;

    private static final String PAGE =
            """
            select *
            from workflow.run
            where tenant = :tenant
              and (cast(:status as text) is null or status = :status)
              and (cast(:workflow as text) is null or workflow = :workflow)
              and (cast(:event as text) is null or event = :event)
              and (cast(:before as timestamptz) is null
                   or (created_at, id) < (cast(:before as timestamptz), cast(:beforeId as uuid)))
            order by created_at desc, id desc
            limit :limit
            """;

    private static final String PROGRESS =
            """
            select topic, partition, next_offset, record_time,
                   extract(epoch from clock_timestamp() - record_time) as age
            from workflow.ingest_progress
            order by topic, partition
            """;

    private final JdbcClient jdbc;
    private final RunRows rows;

    JdbcRunViews(JdbcClient jdbc, RunRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public Optional<Runs.EventView> event(TenantId tenant, EventId id) {
        var runs = runsOf(tenant, id);
        return jdbc.sql(EVENT)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query((row, _) -> event(row, runs))
                .optional();
    }

    @Override
    public Optional<Runs.RunView> run(TenantId tenant, RunId id) {
        return jdbc.sql(RUN)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query((row, _) -> rows.run(row))
                .optional();
    }

    @Override
    public Optional<Runs.Timeline> timeline(TenantId tenant, RunId id) {
        var entries =
                jdbc.sql(TIMELINE)
                        .param("tenant", tenant.value())
                        .param("run", id.value())
                        .query((row, _) -> rows.entry(row))
                        .list();
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Runs.Timeline(id, entries));
    }

    @Override
    public Runs.Page page(TenantId tenant, RunFilter filter, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > 200) {
            throw new IllegalArgumentException("A page has 1 to 200 runs, not " + limit);
        }
        var runs = runs(tenant, filter, cursor == null ? null : Cursor.parse(cursor), limit + 1);
        if (runs.size() <= limit) {
            return new Runs.Page(runs, null);
        }
        var page = runs.subList(0, limit);
        var last = page.getLast();
        return new Runs.Page(page, new Cursor(last.createdAt(), last.id().value()).text());
    }

    @Override
    public List<Progress> progress() {
        return jdbc.sql(PROGRESS)
                .query(
                        (row, _) ->
                                new Progress(
                                        Columns.text(row, "topic"),
                                        row.getInt("partition"),
                                        row.getLong("next_offset"),
                                        Columns.instant(row, "record_time"),
                                        Duration.ofMillis((long) (1000 * row.getDouble("age")))))
                .list();
    }

    private List<Runs.RunView> runs(
            TenantId tenant, RunFilter filter, @Nullable Cursor cursor, int limit) {
        var status = filter.status();
        var event = filter.event();
        return jdbc.sql(PAGE)
                .param("tenant", tenant.value())
                .param("status", status == null ? null : status.name())
                .param("workflow", filter.workflow())
                .param("event", event == null ? null : event.value())
                .param("before", cursor == null ? null : Columns.timestamp(cursor.createdAt()))
                .param("beforeId", cursor == null ? null : cursor.id())
                .param("limit", limit)
                .query((row, _) -> rows.run(row))
                .list();
    }

    private List<Runs.RunView> runsOf(TenantId tenant, EventId event) {
        return jdbc.sql(RUNS_OF_EVENT)
                .param("tenant", tenant.value())
                .param("event", event.value())
                .query((row, _) -> rows.run(row))
                .list();
    }

    private static Runs.EventView event(ResultSet row, List<Runs.RunView> runs)
            throws SQLException {
        return new Runs.EventView(
                new EventId(Columns.text(row, "id")),
                EventType.named(Columns.text(row, "type")).orElseThrow(),
                Channel.named(Columns.text(row, "channel")).orElseThrow(),
                Columns.instant(row, "time"),
                Columns.instant(row, "recorded_time"),
                row.getBoolean("unmatched"),
                runs);
    }
}
