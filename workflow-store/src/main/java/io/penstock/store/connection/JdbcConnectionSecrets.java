package io.penstock.store.connection;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.penstock.platform.seal.SealBrokenException;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Secrets of connections; every write stands in a transaction that holds the connection's row.
final class JdbcConnectionSecrets {
    private static final String ACTIVE_OF_TENANT =
            """
            select s.id, s.channel, s.connection, s.created_at, s.expires_at
            from workflow.connection_secret s
            join workflow.connection c on c.channel = s.channel and c.id = s.connection
            where c.tenant = :tenant and (s.expires_at is null or s.expires_at > clock_timestamp())
            order by s.created_at, s.id
            """;

    private static final String ACTIVE =
            """
            select id, value, created_at, expires_at
            from workflow.connection_secret
            where channel = :channel and connection = :connection
              and (expires_at is null or expires_at > clock_timestamp())
            order by created_at, id
            """;

    private static final String ADD =
            """
            insert into workflow.connection_secret (id, channel, connection, value)
            values (:id, :channel, :connection, :value)
            """;

    private static final String KEEP_FOR_GOOD =
            """
            update workflow.connection_secret set expires_at = null where id = any(cast(:kept as uuid[]))
            """;

    private static final String KEEP_FOR_A_WHILE =
            """
            update workflow.connection_secret
            set expires_at = least(expires_at, clock_timestamp() + make_interval(secs => :grace))
            where id = any(cast(:kept as uuid[]))
            """;

    private static final String FORGET_OTHERS =
            """
            delete from workflow.connection_secret
            where channel = :channel and connection = :connection and id <> all(cast(:kept as uuid[]))
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcConnectionSecrets(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    private record Address(String channel, String connection) {}

    private record Opened(UUID id, byte[] value) {
        boolean is(String secret) {
            return MessageDigest.isEqual(value, secret.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Those of one tenant's connections, read at once.
    static final class OfTenant {
        private final Map<Address, List<KeptConnection.Secret>> secrets;

        private OfTenant(Map<Address, List<KeptConnection.Secret>> secrets) {
            this.secrets = secrets;
        }

        List<KeptConnection.Secret> of(Channel channel, String id) {
            return secrets.getOrDefault(new Address(channel.word(), id), List.of());
        }
    }

    static SealedPlace place(UUID id) {
        return new SealedPlace("connection_secret", "value", id.toString());
    }

    OfTenant active(TenantId tenant) {
        return new OfTenant(
                jdbc
                        .sql(ACTIVE_OF_TENANT)
                        .param("tenant", tenant.value())
                        .query(
                                (row, _) ->
                                        Map.entry(
                                                new Address(
                                                        Columns.text(row, "channel"),
                                                        Columns.text(row, "connection")),
                                                secret(row)))
                        .list()
                        .stream()
                        .collect(
                                groupingBy(
                                        Map.Entry::getKey,
                                        mapping(Map.Entry::getValue, toList()))));
    }

    List<KeptConnection.Secret> active(Channel channel, String id) {
        return of(ACTIVE, channel, id).query((row, _) -> secret(row)).list();
    }

    /// Makes `wanted` the active ones, for good; others end at once.
    void become(TenantId tenant, Channel channel, String id, List<String> wanted) {
        var present = opened(tenant, channel, id);
        var kept =
                present.stream()
                        .filter(secret -> wanted.stream().anyMatch(secret::is))
                        .map(Opened::id)
                        .toList();
        forgetOthers(channel, id, kept);
        jdbc.sql(KEEP_FOR_GOOD).param("kept", ids(kept)).update();
        wanted.stream()
                .filter(secret -> present.stream().noneMatch(other -> other.is(secret)))
                .forEach(secret -> insert(tenant, channel, id, secret));
    }

    /// @return false if it is active already
    boolean add(TenantId tenant, Channel channel, String id, String secret, Duration grace) {
        var present = opened(tenant, channel, id);
        if (present.stream().anyMatch(other -> other.is(secret))) {
            return false;
        }
        var newest = present.isEmpty() || grace.isZero() ? null : present.getLast().id();
        var kept = newest == null ? List.<UUID>of() : List.of(Objects.requireNonNull(newest));
        forgetOthers(channel, id, kept);
        jdbc.sql(KEEP_FOR_A_WHILE)
                .param("grace", (double) grace.toSeconds())
                .param("kept", ids(kept))
                .update();
        insert(tenant, channel, id, secret);
        return true;
    }

    /// One that does not open is none.
    private List<Opened> opened(TenantId tenant, Channel channel, String id) {
        return of(ACTIVE, channel, id).query((row, _) -> opened(tenant, row)).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Opened> opened(TenantId tenant, ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        try {
            return Optional.of(
                    new Opened(id, sealing.open(tenant, place(id), row.getBytes("value"))));
        } catch (SealBrokenException _) {
            return Optional.empty();
        }
    }

    private void insert(TenantId tenant, Channel channel, String id, String secret) {
        var row = UUID.randomUUID();
        of(ADD, channel, id)
                .param("id", row)
                .param("value", sealing.sealText(tenant, place(row), secret))
                .update();
    }

    private void forgetOthers(Channel channel, String id, Collection<UUID> kept) {
        of(FORGET_OTHERS, channel, id).param("kept", ids(kept)).update();
    }

    private JdbcClient.StatementSpec of(String sql, Channel channel, String id) {
        return jdbc.sql(sql).param("channel", channel.word()).param("connection", id);
    }

    private static String[] ids(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static KeptConnection.Secret secret(ResultSet row) throws SQLException {
        return new KeptConnection.Secret(
                row.getObject("id", UUID.class),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"));
    }
}
