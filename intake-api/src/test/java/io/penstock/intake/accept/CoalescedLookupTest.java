package io.penstock.intake.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.Events;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CoalescedLookupTest {
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void manyWhoAskAtOnceShareAQuery() {
        var queries = new AtomicInteger();
        var lookup =
                lookup(
                        ids -> {
                            queries.incrementAndGet();
                            return ids.stream().collect(Collectors.toMap(id -> id, _ -> "digest"));
                        },
                        new AcceptProperties(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(30),
                                500));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 50; i++) {
                var id = id(i);
                threads.submit(() -> assertThat(lookup.seen(ACME, Set.of(id))).containsKey(id));
            }
        }

        assertThat(queries.get()).isBetween(1, 25);
        lookup.stop();
    }

    @Test
    void aStoreThatHangsIsNotWaitedFor() throws Exception {
        var never = new CountDownLatch(1);
        var lookup =
                lookup(
                        _ -> {
                            await(never);
                            return Map.of();
                        },
                        new AcceptProperties(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(2),
                                Duration.ofMillis(50),
                                500));

        var started = System.nanoTime();
        assertThat(lookup.seen(ACME, Set.of(id(1)))).isEmpty();

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
        never.countDown();
        lookup.stop();
    }

    @Test
    void aStoreThatIsAwayIsLeftAloneForAWhile() {
        var queries = new AtomicInteger();
        var lookup =
                lookup(
                        _ -> {
                            queries.incrementAndGet();
                            throw new IllegalStateException("away");
                        },
                        new AcceptProperties(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(2),
                                Duration.ofSeconds(10),
                                500));

        assertThat(lookup.seen(ACME, Set.of(id(1)))).isEmpty();
        assertThat(lookup.seen(ACME, Set.of(id(1)))).isEmpty();

        assertThat(queries).hasValue(1);
        lookup.stop();
    }

    private static CoalescedLookup lookup(Known known, AcceptProperties settings) {
        return new CoalescedLookup(
                new Events() {
                    @Override
                    public Map<EventId, String> known(TenantId tenant, Collection<EventId> ids) {
                        return known.digests(ids);
                    }

                    @Override
                    public Optional<Event> find(TenantId tenant, EventId id) {
                        return Optional.empty();
                    }
                },
                settings);
    }

    private interface Known {
        Map<EventId, String> digests(Collection<EventId> ids);
    }

    private static EventId id(int number) {
        var letter = (char) ('a' + number % 26);
        return new EventId(String.valueOf(letter).repeat(25) + (char) ('a' + number / 26));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
