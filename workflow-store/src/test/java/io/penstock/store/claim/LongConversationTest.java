package io.penstock.store.claim;

import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.store.TestEvents;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One customer writes ten thousand messages, and each waits for the one before it.
class LongConversationTest {
    private static final int QUEUED = 10_000;
    private static final int WORKED_OFF = 100;

    @Test
    void tenThousandInOneLineAreTakenInOrderAndTheLastCostsNoMoreThanTheFirst() {
        try (var store = TestStore.fresh("penstock.lease.duration=10m")) {
            store.ingest(TestEvents.message(ACME, "dana", "the first"));
            queueBehindTheFirst(store);
            var worker = store.worker();

            var early = workOff(store, worker);
            assertThat(early).isSorted();
            leaveOnlyTheLast(store);
            var late = workOff(store, worker);

            assertThat(late).isSorted().first().isEqualTo((long) QUEUED - WORKED_OFF + 1);
            assertThat(rowsReadToFindTheHead(store)).isLessThan(50);
        }
    }

    /// As the ingester would write them, all at once.
    private static void queueBehindTheFirst(TestStore store) {
        store.owner()
                .sql(
                        """
                        insert into workflow.run
                            (tenant, id, event, workflow, workflow_version, conversation, conversation_key,
                             seq, while_in_review, status, due_at, created_at, updated_at)
                        select r.tenant, gen_random_uuid(), r.event, r.workflow, r.workflow_version,
                               r.conversation, r.conversation_key, n, r.while_in_review, 'PENDING',
                               r.due_at, r.created_at, r.updated_at
                        from workflow.run r
                        cross join generate_series(2, :last) n
                        """)
                .param("last", QUEUED)
                .update();
        store.owner().sql("analyze workflow.run").update();
    }

    private static void leaveOnlyTheLast(TestStore store) {
        store.owner()
                .sql(
                        """
                        update workflow.run
                        set status = 'CANCELLED', ended_at = clock_timestamp()
                        where status = 'PENDING' and seq <= :last
                        """)
                .param("last", QUEUED - WORKED_OFF)
                .update();
        store.owner()
                .sql("update workflow.conversation set ready_at = workflow.next_ready(id)")
                .update();
    }

    /// @return the places in line that were taken
    private static List<Long> workOff(TestStore store, long worker) {
        var places = new ArrayList<Long>();
        for (var i = 0; i < WORKED_OFF; i++) {
            var claimed = store.claimOne(worker);
            places.add(placeOf(store, claimed));
            store.journals().exit(claimed.held(), new Exit.Complete());
        }
        return places;
    }

    private static long placeOf(TestStore store, Claimed claimed) {
        return store.owner()
                .sql("select seq from workflow.run where id = :run")
                .param("run", claimed.held().run().value())
                .query(Long.class)
                .single();
    }

    private static double rowsReadToFindTheHead(TestStore store) {
        var before = rowsRead(store);
        var asked = 20;
        for (var i = 0; i < asked; i++) {
            store.owner()
                    .sql("select workflow.next_ready(id) from workflow.conversation")
                    .query()
                    .listOfRows();
        }
        return (rowsRead(store) - before) / (double) asked;
    }

    private static long rowsRead(TestStore store) {
        store.owner().sql("select pg_stat_force_next_flush()").query().listOfRows();
        return store.count(
                "select coalesce(idx_tup_fetch, 0) + seq_tup_read from pg_stat_user_tables where"
                        + " relname = 'run'");
    }
}
