package io.penstock.intake.accept;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.event.Events;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Asks the store for identities: one query for all that arrive within a moment. Whoever cannot be
/// answered in time goes unanswered, and the ingester absorbs the duplicate: no webhook is turned
/// away because of a database.
@Component
class CoalescedLookup {
    private static final Logger log = LoggerFactory.getLogger(CoalescedLookup.class);
    private static final int WAITING = 10_000;
    private static final int QUERIES = 4;
    private static final long REST_AFTER_FAILURE = Duration.ofSeconds(1).toNanos();

    private final Events stored;
    private final AcceptProperties settings;
    private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(WAITING);
    private final Semaphore queries = new Semaphore(QUERIES);
    private final Thread gatherer =
            Thread.ofVirtual().name("duplicate-lookup").unstarted(this::run);
    private volatile long restUntil = System.nanoTime();

    CoalescedLookup(Events stored, AcceptProperties settings) {
        this.stored = stored;
        this.settings = settings;
        gatherer.start();
    }

    private record Identity(TenantId tenant, EventId event) {}

    private record Question(
            List<Identity> identities, CompletableFuture<Map<Identity, String>> answer) {}

    /// The content digest of each of `events` that is stored; none, if the store does not answer in
    /// time.
    Map<EventId, String> seen(TenantId tenant, Set<EventId> events) {
        if (events.isEmpty() || System.nanoTime() - restUntil < 0) {
            return Map.of();
        }
        var identities = events.stream().map(event -> new Identity(tenant, event)).toList();
        var question = new Question(identities, new CompletableFuture<>());
        return questions.offer(question) ? answered(question) : Map.of();
    }

    @PreDestroy
    void stop() {
        gatherer.interrupt();
    }

    private Map<EventId, String> answered(Question question) {
        try {
            var found = question.answer().get(settings.lookup().toMillis(), TimeUnit.MILLISECONDS);
            var mine = new HashMap<EventId, String>();
            for (var identity : question.identities()) {
                var digest = found.get(identity);
                if (digest != null) {
                    mine.put(identity.event(), digest);
                }
            }
            return mine;
        } catch (TimeoutException | ExecutionException _) {
            return Map.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private void run() {
        try {
            while (true) {
                var batch = gather();
                queries.acquire();
                Thread.ofVirtual().name("duplicate-query").start(() -> ask(batch));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Question> gather() throws InterruptedException {
        var batch = new ArrayList<Question>();
        var first = questions.take();
        batch.add(first);
        var size = first.identities().size();
        var until = System.nanoTime() + settings.lookupGather().toNanos();
        while (size < settings.lookupBatch()) {
            var next = questions.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
            size += next.identities().size();
        }
        return batch;
    }

    private Map<Identity, String> known(List<Identity> identities) {
        var found = new HashMap<Identity, String>();
        identities.stream()
                .collect(groupingBy(Identity::tenant, mapping(Identity::event, toSet())))
                .forEach(
                        (tenant, events) ->
                                stored.known(tenant, events)
                                        .forEach(
                                                (event, digest) ->
                                                        found.put(
                                                                new Identity(tenant, event),
                                                                digest)));
        return found;
    }

    private void ask(List<Question> batch) {
        try {
            var identities =
                    batch.stream().flatMap(question -> question.identities().stream()).toList();
            var found = known(identities);
            batch.forEach(question -> question.answer().complete(found));
        } catch (RuntimeException failure) {
            restUntil = System.nanoTime() + REST_AFTER_FAILURE;
            log.atWarn()
                    .addKeyValue("failure", failure.getClass().getName())
                    .log("Duplicates are not looked up for a second; the ingester absorbs them");
            batch.forEach(question -> question.answer().complete(Map.of()));
        } finally {
            queries.release();
        }
    }
}
