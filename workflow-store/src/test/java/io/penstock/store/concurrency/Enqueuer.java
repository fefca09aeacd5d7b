package io.penstock.store.concurrency;

import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.ASSISTANT;
import static io.penstock.store.TestStore.GLOBEX;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import io.penstock.store.TestEvents;
import io.penstock.store.TestStore;
import io.penstock.store.concurrency.Happened.Kind;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.NewRun;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Takes batches in, now and then a record that was taken in before.
final class Enqueuer {
    private static final int CONVERSATIONS = 24;

    private final TestStore store;
    private final SplittableRandom random;
    private final List<Event> earlier = new ArrayList<>();

    Enqueuer(TestStore store, SplittableRandom random) {
        this.store = store;
        this.random = random;
    }

    /// @return the runs that were started
    List<RunId> enqueueOnce() {
        var batch = batch();
        var runs = new ArrayList<RunId>();
        store.transaction()
                .executeWithoutResult(
                        _ -> {
                            store.get(Ingest.class)
                                    .ingest(
                                            TestStore.records(batch),
                                            event -> {
                                                runs.add(runOf(event));
                                                return List.of(plan());
                                            });
                            runs.forEach(run -> EventLog.write(store, Kind.ENQUEUED, run, 0));
                        });
        return runs;
    }

    private Event[] batch() {
        var batch = new Event[1 + random.nextInt(12)];
        for (var i = 0; i < batch.length; i++) {
            batch[i] = random.nextInt(10) == 0 && !earlier.isEmpty() ? again() : fresh();
        }
        return batch;
    }

    private Event again() {
        return earlier.get(random.nextInt(earlier.size()));
    }

    private Event fresh() {
        var tenant = random.nextInt(4) == 0 ? GLOBEX : ACME;
        var conversation = "customer " + random.nextInt(CONVERSATIONS);
        var event = TestEvents.message(tenant, conversation, "Hello");
        earlier.add(event);
        return event;
    }

    private NewRun plan() {
        var ordering =
                random.nextInt(20) == 0 ? NewRun.Ordering.NONE : NewRun.Ordering.CONVERSATION;
        return TestStore.run(ordering, NewRun.WhileInReview.QUEUE);
    }

    private static RunId runOf(Event event) {
        return RunId.of(event.tenantid(), event.id().value(), ASSISTANT, 0);
    }
}
