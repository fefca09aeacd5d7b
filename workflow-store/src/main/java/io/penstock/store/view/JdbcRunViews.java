package io.penstock.store.view;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.api.Runs;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import io.penstock.store.sql.PageCursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
            select r.*, (
                select v.id from workflow.review v
                where v.tenant = r.tenant and v.run = r.id and v.status = 'OPEN') as review
            from workflow.run r
            where r.tenant = :tenant and r.event = :event
            order by r.created_at, r.id
            """;

    private static final String RUN =
            """
            select r.*, (
                select v.id from workflow.review v
                where v.tenant = r.tenant and v.run = r.id and v.status = 'OPEN') as review
            from workflow.run r
            where r.tenant = :tenant and r.id = :id
            """;

    private static final String VERSION =
            """
            select version from workflow.run where tenant = :tenant and id = :id
            """;

    private static final String KNOWN =
            """
            select id from workflow.run where tenant = :tenant and id = any(cast(:ids as uuid[]))
            """;

    private static final String TIMELINE =
            """
            select row_number() over (order by id) as seq, at, kind, status, step, owner, attempt,
                   failure_class, failure_code, due_at, note
            from workflow.timeline
            where tenant = :tenant and run = :run
            order by id
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
    private final KeyedHash hash;

    JdbcRunViews(JdbcClient jdbc, RunRows rows, KeyedHash hash) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.hash = hash;
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
    public Optional<Long> version(TenantId tenant, RunId id) {
        return jdbc.sql(VERSION)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query(Long.class)
                .optional();
    }

    @Override
    public Set<RunId> known(TenantId tenant, Collection<RunId> ids) {
        return Set.copyOf(
                jdbc.sql(KNOWN)
                        .param("tenant", tenant.value())
                        .param("ids", ids.stream().map(RunId::toString).toArray(String[]::new))
                        .query((row, _) -> Columns.run(row, "id"))
                        .list());
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
        var runs =
                runs(tenant, filter, cursor == null ? null : PageCursor.parse(cursor), limit + 1);
        if (runs.size() <= limit) {
            return new Runs.Page(runs, null);
        }
        var page = runs.subList(0, limit);
        var last = page.getLast();
        return new Runs.Page(page, new PageCursor(last.createdAt(), last.id().value()).text());
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
            TenantId tenant, RunFilter filter, @Nullable PageCursor cursor, int limit) {
        return page("", tenant, filter, cursor, limit).query((row, _) -> rows.run(row)).list();
    }

    /// @param before what stands before the statement: nothing, or `explain`
    JdbcClient.StatementSpec page(
            String before,
            TenantId tenant,
            RunFilter filter,
            @Nullable PageCursor cursor,
            int limit) {
        var query = new PageQuery(filter, cursor != null);
        var statement =
                jdbc.sql(before + query.sql())
                        .param("tenant", tenant.value())
                        .param("limit", limit);
        for (var condition : filter.conditions()) {
            statement = bound(statement, condition, tenant);
        }
        return cursor == null
                ? statement
                : statement
                        .param("before", Columns.timestamp(cursor.time()))
                        .param("beforeId", cursor.id());
    }

    private JdbcClient.StatementSpec bound(
            JdbcClient.StatementSpec statement, RunFilter.Condition condition, TenantId tenant) {
        return switch (condition) {
            case RunFilter.Statuses(var statuses) ->
                    statement.param(
                            "statuses", statuses.stream().map(Enum::name).toArray(String[]::new));
            case RunFilter.Workflows(var names) ->
                    statement.param("workflows", names.toArray(String[]::new));
            case RunFilter.OfChannel(var channel) -> statement.param("channel", channel.word());
            case RunFilter.Owner(var name) -> statement.param("owner", name);
            case RunFilter.FailedAs(var failureClass) ->
                    statement.param("class", failureClass.name());
            case RunFilter.FailureCode(var code) -> statement.param("code", code);
            case RunFilter.OfEvent(var event) -> statement.param("event", event.value());
            case RunFilter.From(var time) -> statement.param("from", Columns.timestamp(time));
            case RunFilter.To(var time) -> statement.param("to", Columns.timestamp(time));
            case RunFilter.DueFrom(var time) -> statement.param("dueFrom", Columns.timestamp(time));
            case RunFilter.DueTo(var time) -> statement.param("dueTo", Columns.timestamp(time));
            case RunFilter.OfContact(var key) ->
                    statement
                            .param("kind", key.kind().word())
                            .param("value", key.hash(hash, tenant));
        };
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
