package io.penstock.store.schedule;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.store.TestStore;
import io.penstock.store.claim.Claimed;
import io.penstock.store.run.Exit;
import io.penstock.store.schedule.Firing.Fired;
import io.penstock.store.schedule.Firing.Plans;
import io.penstock.store.schedule.Schedules.Occurrence;
import io.penstock.store.schedule.Schedules.Outcome;
import io.penstock.store.schedule.Schedules.Pausing;
import io.penstock.store.view.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleTest {
    private static final Plans ASSISTANT = (_, _, _) -> Optional.of(TestStore.assistant());
    private static final String EVERY_MINUTE = "* * * * *";

    private TestStore store;
    private TestStore intake;
    private Schedules schedules;
    private Firing firing;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        schedules = intake.get(Schedules.class);
        firing = store.get(Firing.class);
    }

    @BeforeEach
    void begin() {
        store.clear();
        store.owner().sql("truncate workflow.schedule cascade").update();
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @Test
    void anOccurrenceStartsARunAndTheNextIsKnown() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.NOTHING);
        var at = dueSince(Duration.ZERO);

        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.STARTED);
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.NOTHING);
        var occurrence = schedules.occurrences(ACME, "report").getFirst();
        assertThat(occurrence)
                .isEqualTo(new Occurrence(at, null, Outcome.STARTED, runs().getFirst().id()));
        assertThat(nextAt()).isAfter(at).isBefore(at.plusSeconds(61));
    }

    @Test
    void whatPassedWhileNobodyLookedIsPassedOver() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        var since = dueSince(Duration.ofHours(3));

        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.PASSED_OVER);
        while (firing.fireNext(ASSISTANT) != Fired.NOTHING) {}
        var told = schedules.occurrences(ACME, "report");
        assertThat(told.getLast().outcome()).isEqualTo(Outcome.MISSED);
        assertThat(told.getLast().since()).isEqualTo(since);
        assertThat(runs()).hasSizeLessThanOrEqualTo(1);
        assertThat(nextAt()).isAfter(Instant.now().minusSeconds(1));
    }

    @Test
    void orTheLastOfThemIsStartedOnce() {
        put("0 9 * * *", Misfire.FIRE_ONCE, Overlap.QUEUE);
        var since = dueSince(Duration.ofDays(5));

        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.STARTED);
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.NOTHING);
        assertThat(runs()).hasSize(1);
        assertThat(schedules.occurrences(ACME, "report").getFirst().since()).isEqualTo(since);
    }

    @Test
    void anOccurrenceIsPassedOverWhileAnEarlierOneRuns() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.SKIP);
        dueSince(Duration.ZERO);
        firing.fireNext(ASSISTANT);
        dueSince(Duration.ofSeconds(-1));
        store.owner().sql("update workflow.schedule set next_at = now() - interval '3 s'").update();

        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.PASSED_OVER);
        assertThat(schedules.occurrences(ACME, "report"))
                .extracting(Occurrence::outcome)
                .contains(Outcome.OVERLAPPED);
        complete(store.claimOne(store.worker()));
        store.owner().sql("update workflow.schedule set next_at = now() - interval '2 s'").update();
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.STARTED);
    }

    @Test
    void norIsItForgottenHoweverManyWerePassedOver() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.SKIP);
        dueSince(Duration.ZERO);
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.STARTED);

        for (var n = 0; n < 60; n++) {
            store.owner()
                    .sql(
                            "update workflow.schedule set next_at = clock_timestamp() - interval '1 s'")
                    .update();
            assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.PASSED_OVER);
        }
        assertThat(runs()).hasSize(1);
    }

    @Test
    void orWaitsForIt() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        for (var seconds : List.of(2, 1)) {
            store.owner()
                    .sql("update workflow.schedule set next_at = now() - :s * interval '1 s'")
                    .param("s", seconds)
                    .update();
            assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.STARTED);
        }
        var worker = store.worker();
        var claimed = store.claim(worker, 10);
        assertThat(claimed).hasSize(1);
        complete(claimed.getFirst());
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void nothingHappensWhileItIsPausedAndNothingIsCaughtUp() {
        put(EVERY_MINUTE, Misfire.FIRE_ONCE, Overlap.QUEUE);
        assertThat(schedules.pause(ACME, "report", true)).isEqualTo(Pausing.DONE);
        assertThat(schedules.pause(ACME, "report", true)).isEqualTo(Pausing.SO_BEFORE);
        assertThat(schedules.pause(ACME, "no-report", true)).isEqualTo(Pausing.UNKNOWN);
        dueSince(Duration.ofHours(3));
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.NOTHING);

        schedules.pause(ACME, "report", false);
        assertThat(nextAt()).isAfter(Instant.now().minusSeconds(1));
        assertThat(runs()).isEmpty();
    }

    @Test
    void whatItStartsMayChangeWithoutItsTime() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        var at = dueSince(Duration.ZERO);
        assertThat(put(EVERY_MINUTE, Misfire.FIRE_ONCE, Overlap.QUEUE)).isFalse();
        assertThat(nextAt()).isEqualTo(at);
        put("0 9 * * *", Misfire.FIRE_ONCE, Overlap.QUEUE);
        assertThat(nextAt()).isAfter(Instant.now());
    }

    @Test
    void aWorkflowThatStartsNothingRefusesAnOccurrenceAndTheScheduleGoesOn() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        dueSince(Duration.ZERO);
        assertThat(firing.fireNext((_, _, _) -> Optional.empty())).isEqualTo(Fired.PASSED_OVER);
        assertThat(schedules.occurrences(ACME, "report").getFirst().outcome())
                .isEqualTo(Outcome.REFUSED);
        assertThat(nextAt()).isAfter(Instant.now().minusSeconds(1));
    }

    @Test
    void aScheduleThatCannotBeReadHoldsUpNoOther() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        put("other", EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        dueSince(Duration.ZERO);
        store.owner()
                .sql("update workflow.schedule set event = '\\x00' where name = 'report'")
                .update();

        assertThat(List.of(firing.fireNext(ASSISTANT), firing.fireNext(ASSISTANT)))
                .containsExactlyInAnyOrder(Fired.PASSED_OVER, Fired.STARTED);
        assertThat(firing.fireNext(ASSISTANT)).isEqualTo(Fired.NOTHING);
        assertThat(schedules.all(ACME))
                .as("it is shown, with no time to come")
                .extracting(schedule -> schedule.terms().name(), Schedule::nextAt)
                .contains(tuple("report", null));
        assertThat(schedules.pause(ACME, "report", true)).isEqualTo(Pausing.DONE);
        assertThat(put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE)).as("made anew").isFalse();
        assertThat(schedules.find(ACME, "report")).isPresent();
    }

    @Test
    void oneThatIsMadeAgainDoesNotStartAnOccurrenceAgain() {
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        var at = dueSince(Duration.ZERO);
        firing.fireNext(ASSISTANT);
        assertThat(schedules.delete(ACME, "report")).isTrue();
        put(EVERY_MINUTE, Misfire.SKIP, Overlap.QUEUE);
        store.owner()
                .sql("update workflow.schedule set next_at = :at")
                .param("at", java.time.OffsetDateTime.ofInstant(at, java.time.ZoneOffset.UTC))
                .update();
        firing.fireNext(ASSISTANT);
        assertThat(runs()).hasSize(1);
    }

    /// Six look at once at a schedule of every second; some of them lose their connection in the
    /// middle. Each second that passes is started once.
    @Test
    void eachOccurrenceIsStartedOnceWhoeverLooksAndDies() throws Exception {
        put("* * * * * *", Misfire.SKIP, Overlap.QUEUE);
        var from = nextAt();
        var until = from.plusSeconds(6);
        var started = new AtomicInteger();
        var broken = new AtomicInteger();
        Callable<Void> worker =
                () -> {
                    while (nextAt().isBefore(until)) {
                        try {
                            if (firing.fireNext(
                                            (_, _, _) -> {
                                                if (broken.incrementAndGet() % 3 == 0) {
                                                    killMyself();
                                                }
                                                return Optional.of(TestStore.assistant());
                                            })
                                    == Fired.STARTED) {
                                started.incrementAndGet();
                            }
                        } catch (RuntimeException _) {
                            // its connection was killed; somebody else goes on
                        }
                    }
                    return null;
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future :
                    threads.invokeAll(List.of(worker, worker, worker, worker, worker, worker))) {
                future.get();
            }
        }

        var seconds = Duration.between(from, nextAt()).toSeconds();
        assertThat(broken.get()).isGreaterThan((int) seconds);
        assertThat(runs()).hasSize((int) seconds);
        assertThat(
                        store.count(
                                """
                                select count(distinct time) from workflow.event
                                where type = 'intake.message.received'
                                """))
                .isEqualTo(seconds);
    }

    /// Only its own role may see a worker's connections, and end them.
    private void killMyself() {
        JdbcClient.create(store.database().dataSource(PostgresRole.WORKER))
                .sql(
                        """
                        select pg_terminate_backend(pid)
                        from pg_stat_activity
                        where usename = current_user and state = 'idle in transaction'
                        """)
                .query()
                .listOfRows();
    }

    private boolean put(String cron, Misfire misfire, Overlap overlap) {
        return put("report", cron, misfire, overlap);
    }

    private boolean put(String name, String cron, Misfire misfire, Overlap overlap) {
        return schedules.put(
                new Schedule.Draft(
                        new Schedule.Terms(
                                ACME,
                                name,
                                TestStore.ASSISTANT,
                                null,
                                Cron.of(cron, ZoneId.of("UTC")).orElseThrow(),
                                misfire,
                                overlap),
                        message(ACME, null, "Report", name)));
    }

    /// An occurrence of so long ago.
    private Instant dueSince(Duration ago) {
        store.owner()
                .sql(
                        """
                        update workflow.schedule
                        set next_at = date_trunc('second', now() - :s * interval '1 s')
                        """)
                .param("s", ago.toSeconds())
                .update();
        return nextAt();
    }

    private Instant nextAt() {
        return schedules.find(ACME, "report").orElseThrow().nextAt();
    }

    private List<RunView> runs() {
        return new ArrayList<>(store.views().page(ACME, RunFilter.ALL, null, 200).runs());
    }

    private void complete(Claimed claimed) {
        store.journals().exit(claimed.held(), new Exit.Complete());
    }
}
