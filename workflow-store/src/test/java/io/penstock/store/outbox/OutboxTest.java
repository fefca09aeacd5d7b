package io.penstock.store.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.id.TenantId;
import io.penstock.store.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutboxTest {
    private static final int ROWS = 1000;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private TestStore store;
    private Outbox outbox;
    private RelayLease lease;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        outbox = store.get(Outbox.class);
        lease = store.get(RelayLease.class);
    }

    @BeforeEach
    void begin() {
        store.clear();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void tellsAThousandRowsOnceThroughFourRelays() throws Exception {
        write(ROWS);
        var told = Collections.synchronizedList(new ArrayList<Long>());
        try (var relays = Executors.newFixedThreadPool(4)) {
            Callable<Void> relay = () -> relay(UUID.randomUUID(), told);
            for (var ended : relays.invokeAll(Collections.nCopies(4, relay))) {
                ended.get();
            }
        }
        assertThat(told).hasSize(ROWS).doesNotHaveDuplicates().isSorted();
        assertThat(outbox.depth()).isZero();
    }

    @Test
    void findsARowThatCommittedLateUnderALowerId() {
        store.transaction()
                .executeWithoutResult(
                        _ -> {
                            writeAsWorker("late");
                            write(1);
                            delete(outbox.take(10).stream().filter(row -> key(row).equals("row")));
                        });
        assertThat(outbox.take(10)).extracting(OutboxTest::key).containsExactly("late");
    }

    @Test
    void givesAnAbandonedRelaysTermToTheNext() {
        var first = UUID.randomUUID();
        var term = lease.acquire(first, LEASE).orElseThrow();
        assertThat(lease.acquire(first, LEASE)).as("renewal").hasValue(term);
        var second = UUID.randomUUID();
        assertThat(lease.acquire(second, LEASE)).isEmpty();
        lapse();
        assertThat(lease.acquire(second, LEASE)).hasValue(term + 1);
        assertThat(lease.acquire(first, LEASE)).isEmpty();
    }

    @Test
    void handsOverAtOnceWhenItIsReleased() {
        var first = UUID.randomUUID();
        lease.acquire(first, LEASE);
        lease.release(first);
        assertThat(lease.acquire(UUID.randomUUID(), LEASE)).isPresent();
    }

    @Test
    void setsARowAsideWhoseSealDoesNotOpen() {
        outbox.addSealed(
                new TenantId("acme"), "penstock.events", new byte[1], Map.of(), new byte[1]);
        store.owner().sql("update workflow.outbox set sealed_as = gen_random_uuid()").update();
        write(1);

        assertThat(outbox.take(10)).extracting(OutboxTest::key).containsExactly("row");

        assertThat(outbox.depth()).isEqualTo(1);
        assertThat(outbox.aside()).isEqualTo(1);
    }

    private Void relay(UUID holder, List<Long> told) {
        while (outbox.depth() > 0) {
            if (lease.acquire(holder, LEASE).isPresent()) {
                var rows = outbox.take(60).stream().map(OutboxRow::id).toList();
                told.addAll(rows);
                assertThat(outbox.delete(rows)).isEqualTo(rows.size());
                lease.release(holder);
            }
        }
        return null;
    }

    private static String key(OutboxRow row) {
        return new String(row.key(), StandardCharsets.UTF_8);
    }

    private void delete(Stream<OutboxRow> rows) {
        outbox.delete(rows.map(OutboxRow::id).toList());
    }

    private void lapse() {
        store.owner()
                .sql("update workflow.relay set lease_until = now() - interval '1 second'")
                .update();
    }

    private void write(int rows) {
        store.owner()
                .sql(
                        """
                        insert into workflow.outbox (topic, record_key, value)
                        select 'penstock.run-status', 'row', '{}' from generate_series(1, :rows)
                        """)
                .param("rows", rows)
                .update();
    }

    private void writeAsWorker(String key) {
        store.get(JdbcClient.class)
                .sql(
                        """
                        insert into workflow.outbox (topic, record_key, value)
                        values ('penstock.run-status', :key, '{}')
                        """)
                .param("key", key)
                .update();
    }
}
