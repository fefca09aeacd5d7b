package io.penstock.store.lease;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.announce.Announcements;
import io.penstock.store.claim.Claimed;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseTest {
    private static final LeaseTerms TERMS =
            new LeaseTerms(Duration.ofSeconds(15), Duration.ofSeconds(3), 5);
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private TestStore store;
    private WorkerLease lease;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
    }

    @BeforeEach
    void begin() {
        store.clear();
        clock.set(Long.MAX_VALUE - 5 * SECOND);
        lease = leases(database()).start("first");
        store.ingest(message(ACME, "dana", "Hello"));
    }

    @AfterEach
    void end() {
        lease.close();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void givesEveryStartAnEpochOfItsOwn() {
        try (var second = leases(database()).start("first")) {
            assertThat(second.epoch()).isGreaterThan(lease.epoch());
        }
    }

    @Test
    void isRenewedWhileEveryConnectionOfThePoolIsTaken() throws SQLException {
        var pool = store.get(DataSource.class);
        var taken = new ArrayList<Connection>();
        try (var own = store.get(Leases.class).start("busy")) {
            for (var i = 0; i < TestStore.POOL; i++) {
                taken.add(pool.getConnection());
            }
            assertThat(own.renew()).isTrue();
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void stopsItselfByItsOwnClockBeforeOthersMayTakeOver() {
        pass(11);
        assertThat(lease.holds()).isTrue();
        pass(1);
        assertThat(lease.holds()).as("15 s less the margin, though the clock overflowed").isFalse();
    }

    @Test
    void goesOnAfterARenewal() {
        pass(11);
        assertThat(lease.renew()).isTrue();
        pass(11);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void staysOverForWhomeverItToldSoThoughARenewalComesLate() {
        pass(15);
        assertThat(lease.holds()).isFalse();

        assertThat(lease.renew()).isFalse();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void isOverOnceReaped() {
        lapse();
        readyReaper().reapOnce();
        assertThat(lease.renew()).isFalse();
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void isStillItsOwnWhenItLapsedAndNobodyReaped() {
        lapse();
        assertThat(lease.renew()).isTrue();
        assertThat(readyReaper().reapOnce()).isEmpty();
    }

    @Test
    void reconnectsAfterItsConnectionBroke() {
        var away = new AtomicBoolean();
        try (var flaky = leases(flaky(away)).start("flaky")) {
            away.set(true);
            terminateLeaseConnections();
            assertThatThrownBy(flaky::renew).isInstanceOf(LeaseUnreachableException.class);
            assertThat(flaky.holds()).isTrue();
            away.set(false);
            assertThat(flaky.renew()).isTrue();
        }
    }

    @Test
    void leavesTheRunsOfALivingWorkerAlone() {
        store.claimOne(lease.epoch());
        assertThat(readyReaper().reapOnce()).isEmpty();
    }

    @Test
    void givesTheRunsOfALostWorkerBackWithAHigherFence() {
        var claimed = store.claimOne(lease.epoch());
        lapse();
        var reaped = readyReaper().reapOnce();
        assertThat(reaped)
                .containsExactly(
                        new Reaper.Reaped(
                                ACME, claimed.held().run(), claimed.held().fence() + 1, false));
        assertThat(store.journals().exit(claimed.held(), new Exit.Complete()))
                .isEqualTo(new Checkpoint.LostRace(claimed.held().run()));
        var again = store.claimOne(store.worker());
        assertThat(again.held().run()).isEqualTo(claimed.held().run());
        assertThat(again.crashCount()).isEqualTo(1);
    }

    @Test
    void reapsWithoutWaitingWhatAWorkerLeftWhenItClosed() {
        store.claimOne(lease.epoch());
        lease.close();
        assertThat(readyReaper().reapOnce()).hasSize(1);
    }

    @Test
    void endsARunThatTookItsWorkerDownTooOften() {
        Claimed claimed = null;
        for (var crash = 0; crash <= TERMS.maxCrashes(); crash++) {
            lease = leases(database()).start("crashing");
            claimed = store.claimOne(lease.epoch());
            lapse();
            readyReaper().reapOnce();
        }
        var run = store.views().run(ACME, claimed.held().run()).orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.CRASH_LOOP);
        assertThat(run.failure().owner()).as("of the step it stands at").isEqualTo("support");
        assertThat(
                        store.owner()
                                .sql("select owner from workflow.dead_letter")
                                .query(String.class)
                                .single())
                .isEqualTo("support");
        assertThat(store.count("select count(*) from workflow.dead_letter where kind = 'RUN'"))
                .isEqualTo(1);
        assertThat(
                        store.count(
                                """
                                select count(*) from workflow.outbox
                                where topic = 'penstock.dead-letters' and record_key = '%s'
                                """
                                        .formatted(run.id())))
                .as("copies")
                .isEqualTo(1);
    }

    @Test
    void waitsOneLeaseAfterItFirstReachesTheDatabase() {
        store.claimOne(lease.epoch());
        lapse();
        var reaper = reaper();
        assertThat(reaper.reapOnce()).isEmpty();
        pass(14);
        assertThat(reaper.reapOnce()).isEmpty();
        pass(1);
        assertThat(reaper.reapOnce()).hasSize(1);
    }

    @Test
    void reapsEachRunOnceHoweverManyReapersThereAre() throws Exception {
        for (var i = 0; i < 50; i++) {
            store.ingest(message(ACME, "customer " + i, "Hello"));
        }
        store.claim(lease.epoch(), 100);
        lapse();
        var first = readyReaper();
        var second = readyReaper();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(first::reapOnce);
            var other = threads.submit(second::reapOnce);
            assertThat(one.get().size() + other.get().size()).isEqualTo(51);
        }
        assertThat(store.count("select count(*) from workflow.run where crash_count <> 1"))
                .isZero();
    }

    private void lapse() {
        store.owner()
                .sql(
                        """
                        update workflow.worker
                        set lease_until = clock_timestamp() - interval '1 second'
                        where reaped_at is null
                        """)
                .update();
    }

    private void pass(long seconds) {
        clock.addAndGet(seconds * SECOND);
    }

    private Reaper readyReaper() {
        var reaper = reaper();
        reaper.reapOnce();
        clock.addAndGet(15 * SECOND);
        return reaper;
    }

    /// The server of the tests has just started: workers are not waited for.
    private Reaper reaper() {
        return new JdbcReaper(
                store.get(JdbcClient.class),
                store.transaction(),
                store.get(Announcements.class),
                TERMS,
                Duration.ZERO,
                clock::get);
    }

    private Leases leases(DataSource source) {
        return new JdbcLeases(source, TERMS, clock::get);
    }

    private PGSimpleDataSource database() {
        var source = (PGSimpleDataSource) store.database().dataSource(PostgresRole.WORKER);
        source.setApplicationName("lease under test");
        return source;
    }

    private DataSource flaky(AtomicBoolean away) {
        var source =
                new PGSimpleDataSource() {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (away.get()) {
                            throw new SQLException("away");
                        }
                        return super.getConnection();
                    }
                };
        source.setUrl(store.database().url());
        source.setUser("penstock_worker");
        source.setPassword("penstock_worker");
        source.setApplicationName("lease under test");
        return source;
    }

    private void terminateLeaseConnections() {
        JdbcClient.create(store.database().dataSource(PostgresRole.WORKER))
                .sql(
                        """
                        select pg_terminate_backend(pid, 5000)
                        from pg_stat_activity
                        where application_name = 'lease under test'
                        """)
                .query()
                .listOfRows();
    }
}
