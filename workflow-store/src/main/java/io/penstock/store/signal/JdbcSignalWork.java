package io.penstock.store.signal;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Order of locks: subscription, then signal. A claim locks signals only, and skips what is locked.
@Repository
class JdbcSignalWork implements SignalWork {
    /// Each subscription gives what it may, so that one with a long queue hides no other. The times
    /// are asked once: as bare calls they would have each look read all that waits.
    private static final String CLAIM =
            """
            with endpoint as materialized (
                select b.tenant, b.id, b.url,
                       greatest(0, case when b.failures = 0 then :each else 1 end
                           - (select count(*)
                              from workflow.signal h
                              where h.tenant = b.tenant and h.subscription = b.id
                                and h.state = 'PENDING' and h.lease is not null
                                and h.lease_until > (select clock_timestamp()))) as free
                from workflow.subscription b
                where b.state = 'ENABLED'
                  and (b.not_before is null or b.not_before <= (select clock_timestamp()))
                order by random()
            ), due as materialized (
                select g.place, e.url
                from endpoint e
                cross join lateral (
                    select s.place
                    from workflow.signal s
                    where s.tenant = e.tenant and s.subscription = e.id and s.state = 'PENDING'
                      and s.due_at <= (select clock_timestamp())
                      and (s.lease is null or s.lease_until <= (select clock_timestamp()))
                      and not exists (
                          select
                          from workflow.signal earlier
                          where earlier.tenant = s.tenant and earlier.subscription = s.subscription
                            and earlier.run = s.run and earlier.state = 'PENDING'
                            and earlier.place < s.place)
                    order by s.due_at, s.place
                    limit e.free
                    for update skip locked
                ) g
                limit :total
            )
            update workflow.signal s
            set lease = :lease, lease_until = clock_timestamp() + make_interval(secs => :seconds),
                attempts = s.attempts + 1
            from due
            where s.place = due.place
            returning s.tenant, s.place, s.id, s.type, s.subscription, due.url, s.attempts, s.body,
                      extract(epoch from clock_timestamp() - s.begun_at) as age
            """;

    private static final String SECRETS =
            """
            select x.tenant, x.id, x.subscription, x.value
            from workflow.subscription_secret x
            where (x.tenant, x.subscription) in (
                    select * from unnest(cast(:tenants as text[]), cast(:subscriptions as uuid[])))
              and (x.expires_at is null or x.expires_at > clock_timestamp())
            order by x.created_at desc, x.id
            """;

    private static final String WELL =
            """
            update workflow.subscription
            set failures = 0, failing_since = null, not_before = null
            where tenant = :tenant and id = :subscription and failures > 0
            """;

    private static final String DELIVERED =
            """
            update workflow.signal
            set state = 'DONE', status = :status, code = null, ended_at = clock_timestamp(),
                lease = null, lease_until = null
            where place = :place and lease = :lease and state = 'PENDING'
            """;

    private static final String FORGET =
            """
            delete from workflow.signal
            where place in (
                select place
                from workflow.signal
                where state <> 'PENDING'
                  and ended_at < clock_timestamp() - make_interval(secs =>
                          case state when 'DONE' then :delivered else :dead end)
                order by ended_at
                limit :limit
                for update skip locked)
            """;

    private static final String WAITING =
            """
            select count(*) as pending,
                   coalesce(extract(epoch from max(clock_timestamp() - s.due_at)), 0) as oldest
            from workflow.signal s
            where s.state = 'PENDING'
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Sealing sealing;
    private final JdbcFailedSignals failed;

    JdbcSignalWork(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Sealing sealing,
            JdbcFailedSignals failed) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
        this.failed = failed;
    }

    private record Found(
            TenantId tenant,
            long place,
            UUID id,
            Type type,
            UUID subscription,
            URI url,
            int attempt,
            Duration age,
            String body) {}

    @Override
    public List<ClaimedSignal> claim(Permits permits) {
        var lease = UUID.randomUUID();
        return transaction.execute(
                _ -> {
                    var found = found(permits, lease);
                    var secrets = secrets(found);
                    return found.stream().map(signal -> claimed(signal, lease, secrets)).toList();
                });
    }

    private List<Found> found(Permits permits, UUID lease) {
        return jdbc.sql(CLAIM)
                .param("each", permits.each())
                .param("total", permits.total())
                .param("lease", lease)
                .param("seconds", seconds(permits.lease()))
                .query((row, _) -> found(row))
                .list();
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                Columns.tenant(row),
                row.getLong("place"),
                row.getObject("id", UUID.class),
                Type.named(Columns.text(row, "type")),
                row.getObject("subscription", UUID.class),
                URI.create(Columns.text(row, "url")),
                row.getInt("attempts"),
                Duration.ofMillis((long) (1000 * row.getDouble("age"))),
                Columns.text(row, "body"));
    }

    private Map<UUID, List<String>> secrets(List<Found> found) {
        var secrets = new HashMap<UUID, List<String>>();
        if (found.isEmpty()) {
            return secrets;
        }
        jdbc.sql(SECRETS)
                .param(
                        "tenants",
                        found.stream().map(it -> it.tenant().value()).toArray(String[]::new))
                .param(
                        "subscriptions",
                        found.stream()
                                .map(it -> it.subscription().toString())
                                .toArray(String[]::new))
                .query(
                        row -> {
                            secrets.computeIfAbsent(
                                            row.getObject("subscription", UUID.class),
                                            _ -> new ArrayList<>())
                                    .add(opened(row));
                        });
        return secrets;
    }

    private String opened(ResultSet row) throws SQLException {
        var place = new SealedPlace("subscription_secret", "value", row.getObject("id").toString());
        return sealing.openText(Columns.tenant(row), place, row.getBytes("value"));
    }

    private static ClaimedSignal claimed(
            Found signal, UUID lease, Map<UUID, List<String>> secrets) {
        return new ClaimedSignal(
                signal.tenant(),
                signal.place(),
                lease,
                signal.id(),
                signal.type(),
                signal.subscription(),
                signal.url(),
                signal.attempt(),
                signal.age(),
                signal.body(),
                secrets.getOrDefault(signal.subscription(), List.of()));
    }

    @Override
    public Marked delivered(ClaimedSignal signal, int status) {
        return transaction.execute(
                _ -> {
                    jdbc.sql(WELL)
                            .param("tenant", signal.tenant().value())
                            .param("subscription", signal.subscription())
                            .update();
                    var written =
                            jdbc.sql(DELIVERED)
                                    .param("place", signal.place())
                                    .param("lease", signal.lease())
                                    .param("status", status)
                                    .update();
                    return written == 1 ? Marked.DELIVERED : Marked.LOST;
                });
    }

    @Override
    public Marked failed(ClaimedSignal signal, Failing why, @Nullable Duration retryAt) {
        return transaction.execute(_ -> failed.failed(signal, why, retryAt));
    }

    @Override
    public Marked gone(ClaimedSignal signal, int status) {
        return transaction.execute(_ -> failed.gone(signal, status));
    }

    @Override
    public int giveUp(int limit) {
        return transaction.execute(_ -> failed.giveUp(limit));
    }

    @Override
    public int forget(Duration deliveredBefore, Duration deadBefore, int limit) {
        return jdbc.sql(FORGET)
                .param("delivered", seconds(deliveredBefore))
                .param("dead", seconds(deadBefore))
                .param("limit", limit)
                .update();
    }

    @Override
    public Waiting waiting() {
        return jdbc.sql(WAITING)
                .query(
                        (row, _) ->
                                new Waiting(
                                        row.getLong("pending"),
                                        Duration.ofMillis((long) (1000 * row.getDouble("oldest")))))
                .single();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
