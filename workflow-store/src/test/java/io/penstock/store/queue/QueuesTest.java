package io.penstock.store.queue;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueuesTest {
    private TestStore store;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @BeforeEach
    void forget() {
        store.clear();
    }

    @Test
    void countsWhatWaitsForEachTenantAndWhatEndedOfLate() {
        for (var i = 0; i < 7; i++) {
            store.ingest(message(ACME, "dana" + i, "Hello"));
        }
        store.ingest(message(GLOBEX, "robin", "Hello"));
        store.owner()
                .sql("update workflow.conversation set priority = 1 where tenant = 'globex'")
                .update();
        var worker = store.worker();
        var failure = new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "It said 400");
        exit(worker, new Exit.Complete());
        exit(worker, new Exit.Complete());
        exit(worker, new Exit.Fail("reply", "crm", failure, true));
        exit(
                worker,
                new Exit.Review("gate", "desk", failure, null, "desk", Duration.ofMillis(1), null));
        store.claimOne(worker);
        longAgo("COMPLETED", "1 day 1 minute", 1);
        store.owner()
                .sql(
                        """
                        update workflow.conversation set ready_at = ready_at - interval '2 minutes'
                        where id = (select min(id) from workflow.conversation where ready_at is not null)
                        """)
                .update();

        var waiting = store.get(Queues.class).of(ACME);

        assertThat(waiting.runs())
                .containsEntry(RunStatus.PENDING, 2L)
                .containsEntry(RunStatus.RUNNING, 1L)
                .containsEntry(RunStatus.WAITING, 0L)
                .containsEntry(RunStatus.IN_REVIEW, 1L)
                .containsEntry(RunStatus.COMPLETED, 1L)
                .containsEntry(RunStatus.FAILED, 1L)
                .containsEntry(RunStatus.CANCELLED, 0L);
        assertThat(waiting.due()).isEqualTo(2);
        assertThat(waiting.overdue()).isEqualTo(1);
        assertThat(waiting.oldestDue()).isBefore(waiting.at().minusSeconds(60));
        assertThat(waiting.running()).containsExactly(new Queues.Worker("test", 1));
        assertThat(waiting.openReviews()).isEqualTo(1);
        assertThat(waiting.overdueReviews()).isEqualTo(1);
        assertThat(waiting.openLetters()).isEqualTo(1);
    }

    @Test
    void countsTimersByWhenTheyAreDueAndWhatKafkaIsNotToldYet() {
        var worker = store.worker();
        for (var wait : List.of(30, 50, 600, 7_200, 200_000)) {
            store.ingest(message(ACME, "at" + wait, "Hello"));
            var due = Instant.now().plusSeconds(wait);
            exit(worker, new Exit.Sleep("answer", "support", due, "gate route default"));
        }
        store.ingest(message(GLOBEX, "robin", "Hello"));

        var waiting = store.get(Queues.class).of(ACME);

        var timers = waiting.timers();
        assertThat(List.of(timers.minute(), timers.hour(), timers.day(), timers.later()))
                .containsExactly(2L, 1L, 1L, 1L);
        assertThat(timers.next()).isBetween(Instant.now(), Instant.now().plusSeconds(30));
        assertThat(waiting.due()).isZero();
        assertThat(waiting.told().waiting()).isEqualTo(16);
        assertThat(waiting.told().oldest()).isBefore(waiting.at());
        assertThat(waiting.redrives()).isEmpty();
    }

    @Test
    void aRunIsStuckOnceItsStepTookLongerThanItMay() {
        var worker = store.worker();
        for (var name : List.of("dana", "robin", "kim")) {
            store.ingest(message(ACME, name, "Hello"));
        }
        store.claim(worker, 2);
        assertThat(store.get(StuckRuns.class).of(ACME)).isEmpty();
        store.owner()
                .sql(
                        """
                        update workflow.run set updated_at = updated_at - interval '6 minutes'
                        where id = (select id from workflow.run where status = 'RUNNING' limit 1)
                            or status = 'PENDING'
                        """)
                .update();

        assertThat(store.get(StuckRuns.class).of(ACME))
                .singleElement()
                .satisfies(
                        stuck -> {
                            assertThat(stuck.workflow()).isEqualTo("assistant");
                            assertThat(stuck.worker()).isEqualTo("test");
                            assertThat(stuck.owner()).isEqualTo("support");
                            assertThat(stuck.allowed()).isEqualTo(Duration.ofMinutes(5));
                        });
        assertThat(store.get(StuckRuns.class).of(GLOBEX)).isEmpty();
        assertThat(store.get(StuckRuns.class).byOwner())
                .containsExactly(new StuckRuns.Owned("support", 1));
    }

    private void exit(long worker, Exit exit) {
        store.journals().exit(store.claimOne(worker).held(), exit);
    }

    private void longAgo(String status, String age, int runs) {
        store.owner()
                .sql(
                        """
                        update workflow.run set created_at = created_at - cast(:age as interval)
                        where id in (select id from workflow.run where status = :status limit :runs)
                        """)
                .param("age", age)
                .param("status", status)
                .param("runs", runs)
                .update();
    }
}
