package io.penstock.store.connection;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcConnections implements StoredConnections {
    private static final String COLUMNS =
            """
            select channel, id, accounts, enabled, options, base_url, allowed_hosts, version,
                   created_at, updated_at
            from workflow.connection
            """;

    private static final String ALL =
            COLUMNS
                    + """
                    where tenant = :tenant
                    order by channel, id
                    """;

    private static final String FIND =
            COLUMNS
                    + """
                    where tenant = :tenant and channel = :channel and id = :id
                    """;

    private static final String HOLD =
            """
            select tenant, version, base_url
            from workflow.connection
            where channel = :channel and id = :id
            for update
            """;

    private static final String CREATE =
            """
            insert into workflow.connection
                (tenant, channel, id, accounts, enabled, options, base_url, allowed_hosts,
                 access_token, verify_token)
            values (:tenant, :channel, :id, :accounts, :enabled, cast(:options as json), :baseUrl,
                    :allowedHosts, :accessToken, :verifyToken)
            on conflict do nothing
            """;

    private static final String REPLACE =
            """
            update workflow.connection
            set accounts = :accounts, enabled = :enabled, options = cast(:options as json),
                base_url = :baseUrl, allowed_hosts = :allowedHosts,
                access_token = case when cast(:baseUrl as text) is not null
                                    then coalesce(cast(:accessToken as bytea), access_token) end,
                verify_token = coalesce(cast(:verifyToken as bytea), verify_token),
                version = nextval('workflow.connection_version'), updated_at = clock_timestamp()
            where tenant = :tenant and channel = :channel and id = :id
            """;

    private static final String CHANGED =
            """
            update workflow.connection
            set version = nextval('workflow.connection_version'), updated_at = clock_timestamp()
            where tenant = :tenant and channel = :channel and id = :id
            """;

    private static final String DELETE =
            """
            delete from workflow.connection
            where tenant = :tenant and channel = :channel and id = :id
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Sealing sealing;
    private final JdbcConnectionSecrets secrets;

    JdbcConnections(JdbcClient jdbc, TransactionOperations transaction, Sealing sealing) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
        this.secrets = new JdbcConnectionSecrets(jdbc, sealing);
    }

    /// A row that this transaction has locked.
    private record Holding(TenantId tenant, long version, @Nullable URI baseUrl) {}

    static SealedPlace place(String column, Channel channel, String id) {
        return new SealedPlace("connection", column, channel.word() + "/" + id);
    }

    @Override
    public List<KeptConnection> all(TenantId tenant) {
        var active = secrets.active(tenant);
        return jdbc.sql(ALL)
                .param("tenant", tenant.value())
                .query((row, _) -> kept(row, active::of))
                .list();
    }

    @Override
    public Optional<KeptConnection> find(TenantId tenant, Channel channel, String id) {
        // before, not meanwhile: a query inside of another takes a second connection of the pool
        var active = secrets.active(channel, id);
        return at(FIND, tenant, channel, id)
                .query((row, _) -> kept(row, (_, _) -> active))
                .optional();
    }

    @Override
    public Putting put(
            TenantId tenant,
            ConnectionDraft draft,
            String spareSecret,
            @Nullable Expected expected) {
        return transaction.execute(
                _ -> {
                    var held = hold(draft.channel(), draft.id());
                    if (held.isEmpty()) {
                        var created = create(tenant, draft, spareSecret, expected);
                        if (created.isPresent()) {
                            return created.get();
                        }
                        // somebody else created it meanwhile
                        held = hold(draft.channel(), draft.id());
                    }
                    return held.<Putting>map(row -> replace(tenant, draft, row, expected))
                            .orElseGet(Putting.Stale::new);
                });
    }

    @Override
    public Deleting delete(
            TenantId tenant, Channel channel, String id, @Nullable Expected expected) {
        return transaction.execute(
                _ -> {
                    var held = hold(channel, id).filter(row -> row.tenant().equals(tenant));
                    if (held.isEmpty()) {
                        return Deleting.UNKNOWN;
                    }
                    if (stale(expected, held.get().version())) {
                        return Deleting.STALE;
                    }
                    at(DELETE, tenant, channel, id).update();
                    return Deleting.DELETED;
                });
    }

    @Override
    public Adding add(
            TenantId tenant,
            Channel channel,
            String id,
            String secret,
            Duration grace,
            @Nullable Expected expected) {
        return transaction.execute(
                _ -> {
                    var held = hold(channel, id).filter(row -> row.tenant().equals(tenant));
                    if (held.isEmpty()) {
                        return new Adding.Unknown();
                    }
                    if (stale(expected, held.get().version())) {
                        return new Adding.Stale();
                    }
                    if (!secrets.add(tenant, channel, id, secret, grace)) {
                        return new Adding.Known();
                    }
                    at(CHANGED, tenant, channel, id).update();
                    return new Adding.Added(find(tenant, channel, id).orElseThrow());
                });
    }

    private Optional<Holding> hold(Channel channel, String id) {
        return jdbc.sql(HOLD)
                .param("channel", channel.word())
                .param("id", id)
                .query(
                        (row, _) ->
                                new Holding(
                                        Columns.tenant(row),
                                        row.getLong("version"),
                                        uri(row, "base_url")))
                .optional();
    }

    /// Empty if the address came into use meanwhile.
    private Optional<Putting> create(
            TenantId tenant,
            ConnectionDraft draft,
            String spareSecret,
            @Nullable Expected expected) {
        if (expected instanceof Expected.Version) {
            return Optional.of(new Putting.Stale());
        }
        var outbound = draft.outbound();
        if (outbound != null && outbound.accessToken() == null) {
            return Optional.of(new Putting.AccessTokenNeeded());
        }
        if (write(CREATE, tenant, draft) == 0) {
            return Optional.empty();
        }
        var spareTaken = draft.secrets().isEmpty();
        secrets.become(
                tenant,
                draft.channel(),
                draft.id(),
                spareTaken ? List.of(spareSecret) : draft.secrets());
        return Optional.of(new Putting.Created(kept(tenant, draft), spareTaken));
    }

    private Putting replace(
            TenantId tenant, ConnectionDraft draft, Holding held, @Nullable Expected expected) {
        if (!held.tenant().equals(tenant)) {
            return new Putting.Taken();
        }
        if (stale(expected, held.version())) {
            return new Putting.Stale();
        }
        var outbound = draft.outbound();
        if (outbound != null
                && outbound.accessToken() == null
                && !sameOrigin(outbound.baseUrl(), held.baseUrl())) {
            return new Putting.AccessTokenNeeded();
        }
        write(REPLACE, tenant, draft);
        if (!draft.secrets().isEmpty()) {
            secrets.become(tenant, draft.channel(), draft.id(), draft.secrets());
        }
        return new Putting.Replaced(kept(tenant, draft));
    }

    private KeptConnection kept(TenantId tenant, ConnectionDraft draft) {
        return find(tenant, draft.channel(), draft.id()).orElseThrow();
    }

    private int write(String sql, TenantId tenant, ConnectionDraft draft) {
        var outbound = draft.outbound();
        var hosts = outbound == null ? null : outbound.allowedHosts().toArray(String[]::new);
        return at(sql, tenant, draft.channel(), draft.id())
                .param("accounts", draft.accounts().toArray(String[]::new))
                .param("enabled", draft.enabled())
                .param("options", Options.of(draft).json())
                .param("baseUrl", outbound == null ? null : outbound.baseUrl().toString())
                .param("allowedHosts", hosts)
                .param(
                        "accessToken",
                        sealed(
                                tenant,
                                draft,
                                "access_token",
                                outbound == null ? null : outbound.accessToken()))
                .param("verifyToken", sealed(tenant, draft, "verify_token", draft.verifyToken()))
                .update();
    }

    private byte @Nullable [] sealed(
            TenantId tenant, ConnectionDraft draft, String column, @Nullable String text) {
        return text == null
                ? null
                : sealing.sealText(tenant, place(column, draft.channel(), draft.id()), text);
    }

    private JdbcClient.StatementSpec at(String sql, TenantId tenant, Channel channel, String id) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("channel", channel.word())
                .param("id", id);
    }

    private static boolean stale(@Nullable Expected expected, long version) {
        return switch (expected) {
            case null -> false;
            case Expected.Version(var wanted) -> wanted != version;
            case Expected.Nothing() -> true;
        };
    }

    private static boolean sameOrigin(URI wanted, @Nullable URI present) {
        return present != null
                && wanted.getScheme().equalsIgnoreCase(present.getScheme())
                && wanted.getRawAuthority().equalsIgnoreCase(present.getRawAuthority());
    }

    @FunctionalInterface
    private interface ActiveSecrets {
        List<KeptConnection.Secret> of(Channel channel, String id);
    }

    private static KeptConnection kept(ResultSet row, ActiveSecrets secrets) throws SQLException {
        var channel = Channel.named(Columns.text(row, "channel")).orElseThrow();
        var id = Columns.text(row, "id");
        var options = Options.parse(Columns.text(row, "options"));
        var baseUrl = uri(row, "base_url");
        return new KeptConnection(
                channel,
                id,
                texts(row, "accounts"),
                row.getBoolean("enabled"),
                options.publicUrl(),
                options.form(),
                options.admissionOrOrdinary(),
                baseUrl == null
                        ? null
                        : new KeptConnection.Target(
                                baseUrl, set(row, "allowed_hosts"), options.wayBack()),
                secrets.of(channel, id),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                row.getLong("version"));
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    static Set<String> set(ResultSet row, String column) throws SQLException {
        return new LinkedHashSet<>(texts(row, column));
    }

    static @Nullable URI uri(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null ? null : URI.create(text);
    }
}
