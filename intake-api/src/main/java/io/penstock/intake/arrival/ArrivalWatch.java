package io.penstock.intake.arrival;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.penstock.platform.loop.PollLoop;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.Events;
import io.penstock.store.view.RunViews;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// Lets a reader wait for the ingester: whoever has just sent an event may ask for it, or for its
/// run, at once. One poller asks for all who wait.
@Component
public class ArrivalWatch {
    private static final int MAX_WAITERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_QUERIES = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Events events;
    private final RunViews runs;
    private final Semaphore places = new Semaphore(MAX_WAITERS);
    private final Map<Awaited, CountDownLatch> arrivals = new ConcurrentHashMap<>();
    private final PollLoop poller = new PollLoop("arrivals", this::pollOnce, IDLE);

    ArrivalWatch(Events events, RunViews runs) {
        this.events = events;
        this.runs = runs;
    }

    private sealed interface Awaited {
        TenantId tenant();
    }

    private record AwaitedEvent(TenantId tenant, EventId id) implements Awaited {}

    private record AwaitedRun(TenantId tenant, RunId id) implements Awaited {}

    @PostConstruct
    void start() {
        poller.start();
    }

    @PreDestroy
    void stop() {
        poller.stop(PATIENCE);
    }

    /// Waits until the event is stored, for a second at most; not at all if too many wait already.
    public void await(TenantId tenant, EventId event) {
        await(new AwaitedEvent(tenant, event));
    }

    /// The same for a run.
    public void await(TenantId tenant, RunId run) {
        await(new AwaitedRun(tenant, run));
    }

    private void await(Awaited awaited) {
        if (!places.tryAcquire()) {
            return;
        }
        var arrival = arrivals.computeIfAbsent(awaited, _ -> new CountDownLatch(1));
        try {
            poller.wake();
            var _ = arrival.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            // otherwise an event that never comes would be asked for until the end
            arrivals.remove(awaited, arrival);
            places.release();
        }
    }

    private boolean pollOnce() throws InterruptedException {
        lookForEvents();
        lookForRuns();
        if (arrivals.isEmpty()) {
            return false;
        }
        Thread.sleep(BETWEEN_QUERIES);
        return true;
    }

    private void lookForEvents() {
        arrivals.keySet().stream()
                .filter(AwaitedEvent.class::isInstance)
                .map(AwaitedEvent.class::cast)
                .collect(groupingBy(AwaitedEvent::tenant, mapping(AwaitedEvent::id, toSet())))
                .forEach(
                        (tenant, ids) ->
                                events.known(tenant, ids)
                                        .keySet()
                                        .forEach(id -> arrived(new AwaitedEvent(tenant, id))));
    }

    private void lookForRuns() {
        arrivals.keySet().stream()
                .filter(AwaitedRun.class::isInstance)
                .map(AwaitedRun.class::cast)
                .collect(groupingBy(AwaitedRun::tenant, mapping(AwaitedRun::id, toSet())))
                .forEach(
                        (tenant, ids) ->
                                runs.known(tenant, ids)
                                        .forEach(id -> arrived(new AwaitedRun(tenant, id))));
    }

    private void arrived(Awaited awaited) {
        var arrival = arrivals.remove(awaited);
        if (arrival != null) {
            arrival.countDown();
        }
    }
}
