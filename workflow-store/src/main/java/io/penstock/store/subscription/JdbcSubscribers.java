package io.penstock.store.subscription;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Subscriptions.Deliveries;
import io.penstock.schema.api.Subscriptions.Secret;
import io.penstock.schema.api.Subscriptions.State;
import io.penstock.schema.api.Subscriptions.Subscription;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.net.URI;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Every change locks the subscription's row first, as the worker does.
@Repository
class JdbcSubscribers implements Subscribers {
    private static final String CREATE =
            """
            insert into workflow.subscription (tenant, id, url, types, workflow, owner, created_by)
            select :tenant, :id, :url, cast(:types as text[]), :workflow, :owner, :by
            where (select count(*) from workflow.subscription where tenant = :tenant) < :limit
            """;

    private static final String ALL =
            """
            select * from workflow.subscription where tenant = :tenant order by created_at, id
            """;

    private static final String FIND =
            """
            select * from workflow.subscription where tenant = :tenant and id = :id
            """;

    private static final String LOCK =
            """
            select * from workflow.subscription where tenant = :tenant and id = :id for update
            """;

    private static final String DELETE =
            """
            delete from workflow.subscription where tenant = :tenant and id = :id
            """;

    private static final String ENABLE =
            """
            update workflow.subscription
            set state = 'ENABLED', disabled_reason = null, disabled_at = null,
                failures = 0, failing_since = null, not_before = null
            where tenant = :tenant and id = :id
            """;

    private static final String SECRETS =
            """
            select id, created_at, expires_at
            from workflow.subscription_secret
            where tenant = :tenant and subscription = :id
              and (expires_at is null or expires_at > clock_timestamp())
            order by created_at, id
            """;

    private static final String ADD_SECRET =
            """
            insert into workflow.subscription_secret (tenant, id, subscription, value)
            values (:tenant, :secret, :id, :value)
            """;

    private static final String FORGET_OLDER =
            """
            delete from workflow.subscription_secret
            where tenant = :tenant and subscription = :id and (expires_at is not null or :grace = 0)
            """;

    private static final String LET_END =
            """
            update workflow.subscription_secret
            set expires_at = clock_timestamp() + make_interval(secs => :grace)
            where tenant = :tenant and subscription = :id and expires_at is null
            """;

    private static final String PING =
            """
            insert into workflow.signal (tenant, subscription, type, body)
            select tenant, id, 'ping', json_build_object(
                'type', 'ping',
                'timestamp', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'data', json_build_object('tenant', tenant, 'subscription', id))::text
            from workflow.subscription
            where tenant = :tenant and id = :id
            returning id
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Sealing sealing;
    private final JdbcDeliveries deliveries;

    JdbcSubscribers(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Sealing sealing,
            JdbcDeliveries deliveries) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
        this.deliveries = deliveries;
    }

    @Override
    public Optional<Subscription> create(TenantId tenant, Wish wish, String secret, String by) {
        var id = UUID.randomUUID();
        return transaction.execute(
                _ -> {
                    var created =
                            about(CREATE, tenant, id)
                                    .param("url", wish.url().toString())
                                    .param("types", words(wish.types()))
                                    .param("workflow", wish.workflow())
                                    .param("owner", wish.owner())
                                    .param("by", by)
                                    .param("limit", LIMIT)
                                    .update();
                    if (created == 0) {
                        return Optional.empty();
                    }
                    addSecret(tenant, id, secret);
                    return find(tenant, id);
                });
    }

    private static String[] words(Set<Type> types) {
        return types.stream().map(Type::word).sorted().toArray(String[]::new);
    }

    private void addSecret(TenantId tenant, UUID subscription, String secret) {
        var id = UUID.randomUUID();
        var place = new SealedPlace("subscription_secret", "value", id.toString());
        about(ADD_SECRET, tenant, subscription)
                .param("secret", id)
                .param("value", sealing.sealText(tenant, place, secret))
                .update();
    }

    @Override
    public List<Subscription> all(TenantId tenant) {
        return jdbc.sql(ALL).param("tenant", tenant.value()).query((row, _) -> view(row)).list();
    }

    @Override
    public Optional<Subscription> find(TenantId tenant, UUID subscription) {
        return about(FIND, tenant, subscription).query((row, _) -> view(row)).optional();
    }

    @Override
    public boolean delete(TenantId tenant, UUID subscription) {
        return about(DELETE, tenant, subscription).update() == 1;
    }

    @Override
    public Optional<Subscription> rotate(
            TenantId tenant, UUID subscription, String secret, Duration grace) {
        return transaction.execute(
                _ -> {
                    if (locked(tenant, subscription).isEmpty()) {
                        return Optional.empty();
                    }
                    var seconds = (double) grace.toSeconds();
                    about(FORGET_OLDER, tenant, subscription).param("grace", seconds).update();
                    about(LET_END, tenant, subscription).param("grace", seconds).update();
                    addSecret(tenant, subscription, secret);
                    return find(tenant, subscription);
                });
    }

    @Override
    public Optional<Subscription> enable(TenantId tenant, UUID subscription) {
        about(ENABLE, tenant, subscription).update();
        return find(tenant, subscription);
    }

    @Override
    public Pinging ping(TenantId tenant, UUID subscription) {
        return transaction.execute(
                _ ->
                        locked(tenant, subscription)
                                .map(found -> ping(tenant, found))
                                .orElseGet(Pinging.Unknown::new));
    }

    private Pinging ping(TenantId tenant, Subscription subscription) {
        return switch (subscription.state()) {
            case DISABLED -> new Pinging.Disabled();
            case ENABLED ->
                    new Pinging.Queued(
                            about(PING, tenant, subscription.id()).query(UUID.class).single());
        };
    }

    @Override
    public Optional<Deliveries> deliveries(
            TenantId tenant, UUID subscription, @Nullable String cursor, int limit) {
        return find(tenant, subscription)
                .map(_ -> deliveries.page(tenant, subscription, cursor, limit));
    }

    @Override
    public Redelivering redeliver(TenantId tenant, UUID subscription, UUID delivery) {
        return transaction.execute(
                _ ->
                        locked(tenant, subscription)
                                .map(
                                        found ->
                                                found.state() == State.DISABLED
                                                        ? Redelivering.DISABLED
                                                        : deliveries.again(
                                                                tenant, subscription, delivery))
                                .orElse(Redelivering.UNKNOWN));
    }

    @Override
    public Set<UUID> redrive(TenantId tenant, Set<UUID> signals) {
        return transaction.execute(_ -> deliveries.again(tenant, signals));
    }

    private Optional<Subscription> locked(TenantId tenant, UUID subscription) {
        return about(LOCK, tenant, subscription).query((row, _) -> view(row)).optional();
    }

    private Subscription view(ResultSet row) throws SQLException {
        var tenant = Columns.tenant(row);
        var id = row.getObject("id", UUID.class);
        return new Subscription(
                id,
                URI.create(Columns.text(row, "url")),
                types(row.getArray("types")),
                row.getString("workflow"),
                row.getString("owner"),
                State.valueOf(Columns.text(row, "state")),
                row.getString("disabled_reason"),
                Columns.instantOrNull(row, "disabled_at"),
                Columns.instantOrNull(row, "failing_since"),
                Columns.instantOrNull(row, "not_before"),
                secrets(tenant, id),
                null,
                Columns.text(row, "created_by"),
                Columns.instant(row, "created_at"));
    }

    private static List<Type> types(Array array) throws SQLException {
        return Arrays.stream((Object[]) Objects.requireNonNull(array.getArray()))
                .map(word -> Type.named((String) word))
                .toList();
    }

    private List<Secret> secrets(TenantId tenant, UUID subscription) {
        return about(SECRETS, tenant, subscription)
                .query(
                        (row, _) ->
                                new Secret(
                                        row.getObject("id", UUID.class),
                                        Columns.instant(row, "created_at"),
                                        Columns.instantOrNull(row, "expires_at")))
                .list();
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, UUID subscription) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", subscription);
    }
}
