package io.penstock.store.retention;

import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Candidates are read without locks; `move_out` takes the locks and looks again.
@Repository
class JdbcRetention implements Retention {
    private static final String ENDED =
            """
            select r.tenant, r.id, r.ended_at
            from workflow.run r
            where r.status = :status
              and r.ended_at is not null
              and r.ended_at < clock_timestamp() - make_interval(secs => :least)
              and (cast(:after as timestamptz) is null
                   or (r.ended_at, r.id) > (cast(:after as timestamptz), cast(:afterId as uuid)))
              and r.ended_at < clock_timestamp() - make_interval(secs => coalesce(
                  (select a.age
                   from unnest(cast(:classes as text[]), cast(:ages as double precision[]))
                       as a (class, age)
                   where a.class = r.failure_class),
                  :age))
            order by r.ended_at, r.id
            limit :limit
            """;

    private static final String MOVE_OUT =
            """
            select moved, forgotten
            from workflow.move_out(
                cast(:tenants as text[]), cast(:runs as uuid[]), cast(:ends as timestamptz[]))
            """;

    private static final String OLD_EVENTS =
            """
            select e.tenant, e.id, e.ingested_at
            from workflow.event e
            where e.ingested_at < clock_timestamp() - make_interval(secs => :age)
              and (cast(:after as timestamptz) is null
                   or (e.ingested_at, e.id) > (cast(:after as timestamptz), cast(:afterId as text)))
              and not exists (
                  select from workflow.run r where r.tenant = e.tenant and r.event = e.id)
            order by e.ingested_at, e.id
            limit :limit
            """;

    private static final String FORGET =
            """
            select workflow.forget_events(cast(:tenants as text[]), cast(:events as text[]))
            """;

    private record Old(String tenant, String id, Instant at) {}

    private record Counts(int moved, int forgotten) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    JdbcRetention(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public Page moveOut(Rule rule, @Nullable Place after, int limit) {
        return transaction.execute(_ -> page(rule, after, limit));
    }

    private Page page(Rule rule, @Nullable Place after, int limit) {
        var least =
                rule.ages().values().stream()
                        .reduce(rule.age(), (a, b) -> a.compareTo(b) < 0 ? a : b);
        var entries = List.copyOf(rule.ages().entrySet());
        var old =
                at(ENDED, after, limit)
                        .param("afterId", after == null ? null : UUID.fromString(after.id()))
                        .param("status", rule.status().name())
                        .param("age", rule.age().toSeconds())
                        .param("least", least.toSeconds())
                        .param(
                                "classes",
                                entries.stream()
                                        .map(it -> it.getKey().name())
                                        .toArray(String[]::new))
                        .param(
                                "ages",
                                entries.stream()
                                        .map(it -> Long.toString(it.getValue().toSeconds()))
                                        .toArray(String[]::new))
                        .query((row, _) -> old(row, "ended_at"))
                        .list();
        if (old.isEmpty()) {
            return new Page(0, 0, null);
        }
        var counts =
                jdbc.sql(MOVE_OUT)
                        .param("tenants", texts(old, Old::tenant))
                        .param("runs", texts(old, Old::id))
                        .param("ends", texts(old, it -> it.at().toString()))
                        .query(Counts.class)
                        .single();
        return new Page(counts.moved(), counts.forgotten(), next(old, limit));
    }

    @Override
    public Page forgetEvents(Duration age, @Nullable Place after, int limit) {
        return transaction.execute(
                _ -> {
                    var old =
                            at(OLD_EVENTS, after, limit)
                                    .param("afterId", after == null ? null : after.id())
                                    .param("age", age.toSeconds())
                                    .query((row, _) -> old(row, "ingested_at"))
                                    .list();
                    return new Page(0, old.isEmpty() ? 0 : forget(old), next(old, limit));
                });
    }

    private int forget(List<Old> events) {
        return jdbc.sql(FORGET)
                .param("tenants", texts(events, Old::tenant))
                .param("events", texts(events, Old::id))
                .query(Integer.class)
                .single();
    }

    private JdbcClient.StatementSpec at(String sql, @Nullable Place after, int limit) {
        return jdbc.sql(sql)
                .param("after", after == null ? null : Columns.timestamp(after.at()))
                .param("limit", limit);
    }

    private static @Nullable Place next(List<Old> old, int limit) {
        return old.size() < limit ? null : new Place(old.getLast().at(), old.getLast().id());
    }

    private static Old old(ResultSet row, String at) throws SQLException {
        return new Old(
                Columns.text(row, "tenant"), Columns.text(row, "id"), Columns.instant(row, at));
    }

    private static String[] texts(List<Old> old, Function<Old, String> column) {
        return old.stream().map(column).toArray(String[]::new);
    }
}
