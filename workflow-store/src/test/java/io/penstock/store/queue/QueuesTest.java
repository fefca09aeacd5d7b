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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
