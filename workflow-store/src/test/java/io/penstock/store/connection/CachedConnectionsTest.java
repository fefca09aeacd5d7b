package io.penstock.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class CachedConnectionsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String ACCOUNT = "62515000";

    private final Store store = new Store();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void nothingIsKnownToBeUnknownBeforeTheFirstLook() {
        var cached = cached();
        store.away = true;
        cached.refresh();

        assertThat(cached.complete()).isFalse();
        assertThat(cached.find(Channel.HUBSPOT, "crm")).isEmpty();

        store.away = false;
        cached.refresh();
        assertThat(cached.complete()).isTrue();
    }

    @Test
    void whatWasKnownStaysWhileTheStoreIsAway() {
        store.has(entry(connection("crm", true, null), 1, new Snapshot.Secret("s", null)));
        var cached = cached();
        cached.refresh();
        store.away = true;
        cached.refresh();

        assertThat(cached.find(Channel.HUBSPOT, "crm")).isPresent();
        assertThat(cached.complete()).isTrue();
    }

    @Test
    void aGraceEndsByOurClockWhileTheStoreIsAway() {
        store.has(
                entry(
                        connection("crm", true, null),
                        1,
                        new Snapshot.Secret("old", 60.0),
                        new Snapshot.Secret("new", null)));
        var cached = cached();
        cached.refresh();
        store.away = true;

        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(secrets(cached)).containsExactly("old", "new");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(secrets(cached)).containsExactly("new");
    }

    @Test
    void rowsAreReadOnlyWhenOneHasChanged() {
        var cached = cached();
        cached.refresh();
        cached.refresh();
        assertThat(store.reads).isEqualTo(1);

        store.has(entry(connection("crm", true, null), 7));
        cached.refresh();
        cached.refresh();
        assertThat(store.reads).isEqualTo(2);

        // deleted and made again meanwhile
        store.has(entry(connection("crm", false, null), 8));
        cached.refresh();
        assertThat(cached.find(Channel.HUBSPOT, "crm").orElseThrow().enabled()).isFalse();
    }

    @Test
    void aConfiguredConnectionWins() {
        store.has(entry(connection("crm", true, null), 1, new Snapshot.Secret("stored", null)));
        var cached = cached(connection("crm", true, null).withSecrets(List.of("configured")));
        cached.refresh();

        assertThat(secrets(cached)).containsExactly("configured");
        assertThat(cached.configured(ACME)).hasSize(1);
        assertThat(cached.configured(new TenantId("globex"))).isEmpty();
    }

    @Test
    void anAnswerGoesThroughOneThatIsOnAndHasAWayBack() {
        var way =
                new Connection.Outbound(
                        URI.create("https://x.test"), "token", Set.of("x.test"), Map.of());
        var off = connection("a-off", false, way);
        var oneWay = connection("b-one-way", true, null);
        var right = connection("c-right", true, way);

        assertThat(wayOf(cached(off, oneWay))).isEqualTo("b-one-way");
        assertThat(wayOf(cached(oneWay, off))).isEqualTo("b-one-way");
        store.has(entry(off, 1), entry(oneWay, 2), entry(right, 3));
        assertThat(wayOf(cached())).isEqualTo("c-right");
        assertThat(wayOf(cached(connection("configured", false, way)))).isEqualTo("c-right");
        assertThat(wayOf(cached(connection("configured", true, way)))).isEqualTo("configured");
    }

    @Test
    void aConnectionWithoutAccountsServesItsOwnId() {
        var bare =
                new Connection(
                        Channel.ZAMMAD,
                        "ep_zm",
                        ACME,
                        List.of(),
                        List.of(),
                        null,
                        true,
                        null,
                        null,
                        Admission.ORDINARY,
                        null);
        store.has(entry(bare, 1));
        var stored = cached();
        stored.refresh();

        for (var connections : List.of(stored, cached(bare))) {
            assertThat(connections.ofAccount(ACME, Channel.ZAMMAD, "ep_zm")).isPresent();
            assertThat(connections.ofAccount(ACME, Channel.ZAMMAD, "other")).isEmpty();
        }
    }

    private CachedConnections cached(Connection... configured) {
        return new CachedConnections(
                new ConfiguredConnections(List.of(configured)), store, nanos::get);
    }

    private static String wayOf(CachedConnections cached) {
        cached.refresh();
        return cached.ofAccount(ACME, Channel.HUBSPOT, ACCOUNT).orElseThrow().id();
    }

    private static List<String> secrets(CachedConnections cached) {
        return cached.find(Channel.HUBSPOT, "crm").orElseThrow().secrets();
    }

    private static Connection connection(
            String id, boolean enabled, Connection.@Nullable Outbound outbound) {
        return new Connection(
                Channel.HUBSPOT,
                id,
                ACME,
                List.of(ACCOUNT),
                List.of(),
                null,
                enabled,
                null,
                null,
                Admission.ORDINARY,
                outbound);
    }

    private static Snapshot.Entry entry(
            Connection connection, long version, Snapshot.Secret... secrets) {
        return new Snapshot.Entry(connection, version, List.of(secrets));
    }

    /// A store that can be away.
    private static final class Store implements Snapshots {
        private Snapshot snapshot = new Snapshot(List.of());
        private boolean away;
        private int reads;

        void has(Snapshot.Entry... entries) {
            snapshot = new Snapshot(List.of(entries));
        }

        @Override
        public Set<Long> versions() {
            reachable();
            return Stream.of(snapshot)
                    .flatMap(now -> now.entries().stream())
                    .map(Snapshot.Entry::version)
                    .collect(Collectors.toSet());
        }

        @Override
        public Snapshot read() {
            reachable();
            reads++;
            return snapshot;
        }

        private void reachable() {
            if (away) {
                throw new DataAccessResourceFailureException("away");
            }
        }
    }
}
