package io.penstock.store.connection;

import io.penstock.platform.seal.SealBrokenException;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A connection that does not open, because its bytes were changed or sealed under another root
/// key, counts as switched off: it exists, and nobody gets in by it.
final class JdbcSnapshots implements Snapshots {
    private static final Logger log = LoggerFactory.getLogger(JdbcSnapshots.class);

    private static final String VERSIONS =
            """
            select version from workflow.connection
            """;

    private static final String FOR_WEBHOOKS =
            """
            select c.tenant, c.channel, c.id, c.accounts, c.enabled, c.options, c.version,
                   c.verify_token, s.id as secret, s.value,
                   extract(epoch from s.expires_at - clock_timestamp())::double precision as seconds_left
            from workflow.connection c
            left join workflow.connection_secret s on s.channel = c.channel and s.connection = c.id
                and (s.expires_at is null or s.expires_at > clock_timestamp())
            order by c.channel, c.id, s.created_at, s.id
            """;

    private static final String FOR_ANSWERS =
            """
            select tenant, channel, id, accounts, enabled, options, version,
                   base_url, allowed_hosts, access_token
            from workflow.connection
            order by channel, id
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final boolean forWebhooks;

    private JdbcSnapshots(JdbcClient jdbc, Sealing sealing, boolean forWebhooks) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.forWebhooks = forWebhooks;
    }

    /// With what senders sign, without the way back.
    static Snapshots forWebhooks(JdbcClient jdbc, Sealing sealing) {
        return new JdbcSnapshots(jdbc, sealing, true);
    }

    /// With the way back, without what senders sign; a worker may read no more.
    static Snapshots forAnswers(JdbcClient jdbc, Sealing sealing) {
        return new JdbcSnapshots(jdbc, sealing, false);
    }

    @Override
    public Set<Long> versions() {
        return new HashSet<>(jdbc.sql(VERSIONS).query(Long.class).list());
    }

    @Override
    public Snapshot read() {
        return new Snapshot(
                forWebhooks
                        ? merged(jdbc.sql(FOR_WEBHOOKS).query((row, _) -> webhook(row)).list())
                        : jdbc.sql(FOR_ANSWERS).query((row, _) -> answer(row)).list());
    }

    /// One entry a connection from one row a secret.
    private static List<Snapshot.Entry> merged(List<Snapshot.Entry> rows) {
        var entries = new LinkedHashMap<Long, Snapshot.Entry>();
        for (var row : rows) {
            entries.merge(row.version(), row, JdbcSnapshots::both);
        }
        return List.copyOf(entries.values());
    }

    private static Snapshot.Entry both(Snapshot.Entry first, Snapshot.Entry next) {
        var secrets = new ArrayList<>(first.secrets());
        secrets.addAll(next.secrets());
        var opened = next.connection().enabled() ? first.connection() : next.connection();
        return new Snapshot.Entry(opened, first.version(), secrets);
    }

    private Snapshot.Entry webhook(ResultSet row) throws SQLException {
        var bare = Bare.of(row);
        try {
            return bare.webhook(verifyToken(bare, row), secrets(bare, row));
        } catch (SealBrokenException _) {
            return broken(bare);
        }
    }

    private Snapshot.Entry answer(ResultSet row) throws SQLException {
        var bare = Bare.of(row);
        try {
            return bare.answer(outbound(bare, row));
        } catch (SealBrokenException _) {
            return broken(bare);
        }
    }

    private static Snapshot.Entry broken(Bare bare) {
        log.atError()
                .addKeyValue("tenant", bare.tenant())
                .addKeyValue("connection", bare.channel().word() + "/" + bare.id())
                .log(
                        "A connection does not open; it counts as switched off until its secrets are put again");
        return bare.off();
    }

    private @Nullable String verifyToken(Bare bare, ResultSet row) throws SQLException {
        var sealed = row.getBytes("verify_token");
        return sealed == null
                ? null
                : sealing.openText(
                        bare.tenant(),
                        JdbcConnections.place("verify_token", bare.channel(), bare.id()),
                        sealed);
    }

    private List<Snapshot.Secret> secrets(Bare bare, ResultSet row) throws SQLException {
        var id = row.getObject("secret", UUID.class);
        if (id == null) {
            return List.of();
        }
        var value =
                sealing.openText(
                        bare.tenant(), JdbcConnectionSecrets.place(id), row.getBytes("value"));
        return List.of(new Snapshot.Secret(value, row.getObject("seconds_left", Double.class)));
    }

    private Connection.@Nullable Outbound outbound(Bare bare, ResultSet row) throws SQLException {
        var baseUrl = JdbcConnections.uri(row, "base_url");
        if (baseUrl == null) {
            return null;
        }
        var token =
                sealing.openText(
                        bare.tenant(),
                        JdbcConnections.place("access_token", bare.channel(), bare.id()),
                        row.getBytes("access_token"));
        return new Connection.Outbound(
                baseUrl,
                token,
                JdbcConnections.set(row, "allowed_hosts"),
                bare.options().wayBack());
    }

    /// What needs no key.
    private record Bare(
            TenantId tenant,
            Channel channel,
            String id,
            List<String> accounts,
            boolean enabled,
            Options options,
            long version) {

        static Bare of(ResultSet row) throws SQLException {
            return new Bare(
                    Columns.tenant(row),
                    Channel.named(Columns.text(row, "channel")).orElseThrow(),
                    Columns.text(row, "id"),
                    JdbcConnections.texts(row, "accounts"),
                    row.getBoolean("enabled"),
                    Options.parse(Columns.text(row, "options")),
                    row.getLong("version"));
        }

        Snapshot.Entry webhook(@Nullable String verifyToken, List<Snapshot.Secret> secrets) {
            return entry(enabled, verifyToken, null, secrets);
        }

        Snapshot.Entry answer(Connection.@Nullable Outbound outbound) {
            return entry(enabled, null, outbound, List.of());
        }

        Snapshot.Entry off() {
            return entry(false, null, null, List.of());
        }

        private Snapshot.Entry entry(
                boolean on,
                @Nullable String verifyToken,
                Connection.@Nullable Outbound outbound,
                List<Snapshot.Secret> secrets) {
            var connection =
                    new Connection(
                            channel,
                            id,
                            tenant,
                            accounts,
                            List.of(),
                            verifyToken,
                            on,
                            options.publicUrl(),
                            options.form(),
                            options.admissionOrOrdinary(),
                            outbound);
            return new Snapshot.Entry(connection, version, secrets);
        }
    }
}
