package io.penstock.intake.event;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.penstock.platform.loop.PollLoop;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.Events;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// Lets a reader wait for the ingester: whoever has just sent an event may ask for it at once. One
/// poller asks for all who wait.
@Component
class ArrivalWatch {
    private static final int MAX_WAITERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_QUERIES = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Events events;
    private final Semaphore places = new Semaphore(MAX_WAITERS);
    private final Map<Awaited, CountDownLatch> arrivals = new ConcurrentHashMap<>();
    private final PollLoop poller = new PollLoop("event-arrivals", this::pollOnce, IDLE);

    ArrivalWatch(Events events) {
        this.events = events;
    }

    private record Awaited(TenantId tenant, EventId event) {}

    @PostConstruct
    void start() {
        poller.start();
    }

    @PreDestroy
    void stop() {
        poller.stop(PATIENCE);
    }

    /// Waits until the event is stored, for a second at most; not at all if too many wait already.
    void await(TenantId tenant, EventId event) {
        if (!places.tryAcquire()) {
            return;
        }
        var awaited = new Awaited(tenant, event);
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
        arrivals.keySet().stream()
                .collect(groupingBy(Awaited::tenant, mapping(Awaited::event, toSet())))
                .forEach(
                        (tenant, ids) ->
                                events.known(tenant, ids)
                                        .keySet()
                                        .forEach(id -> arrived(new Awaited(tenant, id))));
        if (arrivals.isEmpty()) {
            return false;
        }
        Thread.sleep(BETWEEN_QUERIES);
        return true;
    }

    private void arrived(Awaited awaited) {
        var arrival = arrivals.remove(awaited);
        if (arrival != null) {
            arrival.countDown();
        }
    }
}
