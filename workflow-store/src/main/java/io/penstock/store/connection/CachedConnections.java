package io.penstock.store.connection;

import io.penstock.platform.loop.PollLoop;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Configured connections, which win, and all stored ones in memory, looked for changes every
/// second. While the store is away, those that were known stay; a secret whose grace is over ends
/// by our own clock then.
public final class CachedConnections implements Connections {
    private static final Logger log = LoggerFactory.getLogger(CachedConnections.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// Of several with one account: one that is enabled, then one with a way back, then a
    /// configured one.
    private static final Comparator<Connection> BEST_WAY =
            Comparator.comparing(Connection::enabled)
                    .thenComparing(connection -> connection.outbound() != null)
                    .reversed();

    private final ConfiguredConnections configured;
    private final Snapshots snapshots;
    private final LongSupplier nanos;
    private final PollLoop loop;
    private volatile @Nullable Known known;
    private volatile boolean away;

    /// @param nanos a clock that is never set, as [System#nanoTime()]
    CachedConnections(ConfiguredConnections configured, Snapshots snapshots, LongSupplier nanos) {
        this.configured = configured;
        this.snapshots = snapshots;
        this.nanos = nanos;
        this.loop = new PollLoop("connections", this::look, PAUSE);
    }

    private record Address(Channel channel, String id) {}

    private record Account(TenantId tenant, Channel channel, String account) {}

    private record Known(
            Set<Long> versions,
            Map<Address, Entry> byAddress,
            Map<Account, List<Connection>> byAccount) {}

    /// @param end by our clock; null: none
    private record Timed(String secret, @Nullable Long end) {}

    private record Entry(Connection bare, List<Timed> secrets) {
        Connection at(long now) {
            var active =
                    secrets.stream()
                            .filter(timed -> timed.end() == null || timed.end() - now > 0)
                            .map(Timed::secret)
                            .toList();
            return bare.withSecrets(active);
        }
    }

    /// Reads once, so that a service usually knows all when it takes its first request.
    public void start() {
        refresh();
        loop.start();
    }

    public void stop() {
        loop.stop(PATIENCE);
    }

    @Override
    public Optional<Connection> find(Channel channel, String id) {
        return configured.find(channel, id).or(() -> stored(channel, id));
    }

    @Override
    public Optional<Connection> ofAccount(TenantId tenant, Channel channel, String account) {
        var current = known;
        var stored =
                current == null
                        ? List.<Connection>of()
                        : current.byAccount()
                                .getOrDefault(new Account(tenant, channel, account), List.of());
        return Stream.concat(
                        configured.ofAccount(tenant, channel, account).stream(),
                        stored.stream().filter(it -> configured.find(channel, it.id()).isEmpty()))
                .min(BEST_WAY);
    }

    /// Those of the configuration.
    public List<Connection> configured(TenantId tenant) {
        return configured.connections().stream()
                .filter(connection -> connection.tenant().equals(tenant))
                .toList();
    }

    public Optional<Connection> configured(Channel channel, String id) {
        return configured.find(channel, id);
    }

    @Override
    public boolean complete() {
        return known != null;
    }

    @Override
    public void refresh() {
        look();
    }

    private Optional<Connection> stored(Channel channel, String id) {
        var current = known;
        return current == null
                ? Optional.empty()
                : Optional.ofNullable(current.byAddress().get(new Address(channel, id)))
                        .map(entry -> entry.at(nanos.getAsLong()));
    }

    /// @return false: there is nothing to do before the next look
    private synchronized boolean look() {
        try {
            var current = known;
            if (current == null || !current.versions().equals(snapshots.versions())) {
                // before the query, so that no secret counts for longer than the database says
                var now = nanos.getAsLong();
                known = known(snapshots.read(), now);
            }
            if (away) {
                away = false;
                log.atInfo().log("Connections can be read again");
            }
        } catch (RuntimeException failure) {
            if (!away) {
                away = true;
                log.atWarn()
                        .addKeyValue("failure", failure.getClass().getName())
                        .log(
                                "Connections cannot be read; those known so far stay, next try in 1 s");
            }
        }
        return false;
    }

    private static Known known(Snapshot snapshot, long now) {
        var byAddress = new HashMap<Address, Entry>();
        for (var entry : snapshot.entries()) {
            var connection = entry.connection();
            byAddress.put(
                    new Address(connection.channel(), connection.id()),
                    new Entry(
                            connection,
                            entry.secrets().stream().map(secret -> timed(secret, now)).toList()));
        }
        var byAccount =
                snapshot.entries().stream()
                        .map(Snapshot.Entry::connection)
                        .flatMap(CachedConnections::accounts)
                        .collect(
                                Collectors.groupingBy(
                                        Map.Entry::getKey,
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.toList())));
        var versions =
                snapshot.entries().stream()
                        .map(Snapshot.Entry::version)
                        .collect(Collectors.toSet());
        return new Known(versions, byAddress, byAccount);
    }

    private static Stream<Map.Entry<Account, Connection>> accounts(Connection connection) {
        var accounts =
                connection.accounts().isEmpty() ? List.of(connection.id()) : connection.accounts();
        return accounts.stream()
                .map(
                        account ->
                                Map.entry(
                                        new Account(
                                                connection.tenant(), connection.channel(), account),
                                        connection));
    }

    private static Timed timed(Snapshot.Secret secret, long now) {
        var left = secret.secondsLeft();
        return new Timed(
                secret.value(), left == null ? null : now + (long) (left * 1_000_000_000.0));
    }
}
