package io.penstock.store.subscription;

import io.penstock.schema.api.Subscriptions.Deliveries;
import io.penstock.schema.api.Subscriptions.Delivery;
import io.penstock.schema.api.Subscriptions.DeliveryState;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.signal.ClaimedSignal;
import io.penstock.store.sql.Columns;
import io.penstock.store.subscription.Subscribers.Redelivering;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Each message to each receiver, and how it is sent again.
@Repository
class JdbcDeliveries {
    private static final int MAX_PAGE = 200;

    private static final String PAGE =
            """
            select place, id, type, run, state, attempts, due_at, status, code, created_at, ended_at
            from workflow.signal
            where tenant = :tenant and subscription = :subscription
              and (cast(:before as bigint) is null or place < :before)
            order by place desc
            limit :limit
            """;

    /// Its dead letter is dealt with. What is on its way at this moment is left alone.
    private static final String AGAIN =
            """
            with again as (
                update workflow.signal
                set state = 'PENDING', attempts = 0, due_at = clock_timestamp(),
                    begun_at = clock_timestamp(), ended_at = null, lease = null, lease_until = null
                where tenant = :tenant and subscription = :subscription and id = :delivery
                  and (lease is null or lease_until <= clock_timestamp())
                returning tenant, id
            ), told as (
                update workflow.dead_letter l
                set state = 'REDRIVEN', redriven_at = clock_timestamp()
                from again
                where l.tenant = again.tenant and l.signal = again.id and l.state = 'OPEN'
            )
            select count(*) from again
            """;

    private static final String KNOWN =
            """
            select count(*) from workflow.signal
            where tenant = :tenant and subscription = :subscription and id = :delivery
            """;

    private static final String LOCK_ENABLED =
            """
            select b.id
            from workflow.subscription b
            where b.tenant = :tenant and b.state = 'ENABLED'
              and b.id in (
                  select subscription from workflow.signal
                  where tenant = :tenant and id = any(cast(:signals as uuid[])))
            order by b.id
            for no key update
            """;

    private static final String REDRIVE =
            """
            update workflow.signal
            set state = 'PENDING', attempts = 0, due_at = clock_timestamp(),
                begun_at = clock_timestamp(), ended_at = null, lease = null, lease_until = null
            where tenant = :tenant and id = any(cast(:signals as uuid[])) and state = 'DEAD'
              and subscription = any(cast(:enabled as uuid[]))
            returning id
            """;

    private final JdbcClient jdbc;

    JdbcDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Placed(long place, Delivery delivery) {}

    Deliveries page(TenantId tenant, UUID subscription, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("A page has 1 to 200 deliveries, not " + limit);
        }
        var rows =
                of(PAGE, tenant, subscription)
                        .param("before", cursor == null ? null : Long.valueOf(cursor))
                        .param("limit", limit + 1)
                        .query((row, _) -> new Placed(row.getLong("place"), delivery(row)))
                        .list();
        var page = rows.stream().limit(limit).map(Placed::delivery).toList();
        var next = rows.size() > limit ? Long.toString(rows.get(limit - 1).place()) : null;
        return new Deliveries(page, next);
    }

    /// While the subscription is locked, and enabled.
    Redelivering again(TenantId tenant, UUID subscription, UUID delivery) {
        if (count(AGAIN, tenant, subscription, delivery) == 1) {
            return Redelivering.QUEUED;
        }
        return count(KNOWN, tenant, subscription, delivery) == 0
                ? Redelivering.UNKNOWN
                : Redelivering.UNDERWAY;
    }

    private long count(String sql, TenantId tenant, UUID subscription, UUID delivery) {
        return of(sql, tenant, subscription).param("delivery", delivery).query(Long.class).single();
    }

    /// Subscriptions come before signals, as for everybody.
    Set<UUID> again(TenantId tenant, Set<UUID> signals) {
        var ids = texts(signals);
        var enabled =
                jdbc.sql(LOCK_ENABLED)
                        .param("tenant", tenant.value())
                        .param("signals", ids)
                        .query(UUID.class)
                        .list();
        return new HashSet<>(
                jdbc.sql(REDRIVE)
                        .param("tenant", tenant.value())
                        .param("signals", ids)
                        .param("enabled", texts(new HashSet<>(enabled)))
                        .query(UUID.class)
                        .list());
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        var run = row.getObject("run", UUID.class);
        var state = DeliveryState.valueOf(Columns.text(row, "state"));
        return new Delivery(
                id,
                ClaimedSignal.messageId(id),
                Type.named(Columns.text(row, "type")),
                run == null ? null : new RunId(run),
                state,
                row.getInt("attempts"),
                state == DeliveryState.PENDING ? Columns.instant(row, "due_at") : null,
                row.getObject("status", Integer.class),
                row.getString("code"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "ended_at"));
    }

    private static String[] texts(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private JdbcClient.StatementSpec of(String sql, TenantId tenant, UUID subscription) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("subscription", subscription);
    }
}
