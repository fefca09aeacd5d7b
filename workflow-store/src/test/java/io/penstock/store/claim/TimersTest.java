package io.penstock.store.claim;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Event;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Timers that are all due in one second, and new runs that arrive while they are worked off.
class TimersTest {
    private static final int PERMITS = 64;
    private static final int NEW_EACH_ROUND = 20;

    private static final String CONVERSATIONS =
            """
            insert into workflow.conversation (tenant, workflow, key, next_seq, ready_at)
            select 'acme', 'assistant', 'timer ' || n, 2, now() - cast(:late as interval)
            from generate_series(1, :timers) n
            """;

    private static final String RUNS =
            """
            insert into workflow.run
                (tenant, id, event, workflow, workflow_version, conversation, seq, while_in_review,
                 status, fence, due_at, created_at, updated_at)
            select c.tenant, gen_random_uuid(), repeat('a', 26), c.workflow, 1, c.id, 1, 'queue', 'WAITING',
                   1, c.ready_at, now(), now()
            from workflow.conversation c
            """;

    private TestStore store;

    @BeforeEach
    void start() {
        store = TestStore.fresh("penstock.lease.duration=30m");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aBurstOfTimersKeepsNoNewRunWaiting() {
        burst(1_500, "0 s");
    }

    @Test
    void norDoTimersThatAreLateByAnHour() {
        burst(500, "1 hour");
    }

    @Test
    @Tag("soak")
    void aHundredThousandTimersKeepNoNewRunWaiting() {
        burst(100_000, "0 s");
    }

    private void burst(int timers, String late) {
        store.owner().sql(CONVERSATIONS).param("timers", timers).param("late", late).update();
        store.owner().sql(RUNS).update();
        store.owner().sql("analyze workflow.conversation, workflow.run").update();
        var worker = store.worker();
        var claims = new ArrayList<Double>();
        var left = timers;
        while (left > 0) {
            store.ingest(news());
            var began = System.nanoTime();
            var claimed = store.claim(worker, PERMITS);
            claims.add((System.nanoTime() - began) / 1e6);
            var begun = claimed.stream().filter(it -> it.held().fence() == 1).count();
            assertThat(begun).as("new runs are claimed as they come").isEqualTo(NEW_EACH_ROUND);
            assertThat(claimed)
                    .as("and timers with all that is left")
                    .hasSize(Math.min(PERMITS, left + NEW_EACH_ROUND));
            left -= (int) (claimed.size() - begun);
            end(claimed);
        }
        print(timers, claims);
    }

    private void end(List<Claimed> claimed) {
        var ends = new ArrayList<Future<?>>();
        try (var runs = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var it : claimed) {
                ends.add(runs.submit(() -> store.journals().exit(it.held(), new Exit.Complete())));
            }
        }
        ends.forEach(Future::resultNow);
    }

    private static Event[] news() {
        return IntStream.range(0, NEW_EACH_ROUND)
                .mapToObj(_ -> message(ACME, null, "Hello", "n" + Math.random()))
                .toArray(Event[]::new);
    }

    private static void print(int timers, List<Double> claims) {
        var sorted = claims.stream().sorted().toList();
        System.out.printf(
                "%d timers in %d claims of %d: p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                timers,
                claims.size(),
                PERMITS,
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                sorted.getLast());
    }
}
