package io.penstock.faults.story;

import io.penstock.embedded.model.Script;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.faults.story.Cable.AtCommit;
import io.penstock.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A load that waits for nobody, and one fault after another. What is sent and what breaks, in
/// which order, comes from the seed; how it meets comes from the machine.
public final class Chaos {
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(150);

    private final Penstock penstock;
    private final Random load;
    private final Random breaking;
    private final Map<String, Runnable> faults = new LinkedHashMap<>();
    private final List<String> broken = Collections.synchronizedList(new ArrayList<>());
    private final List<Message> sent = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentLinkedQueue<Message> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger poisoned = new AtomicInteger();
    private final AtomicInteger decided = new AtomicInteger();
    private final AtomicInteger redrives = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    public Chaos(Penstock penstock, long seed) {
        this.penstock = penstock;
        this.load = new Random(seed);
        this.breaking = new Random(seed ^ 0x5eed);
        processes();
        ways();
        thirdParties();
    }

    private void processes() {
        faults.put("worker-1 killed", () -> killed(penstock.worker(1)));
        faults.put("worker-2 killed", () -> killed(penstock.worker(2)));
        faults.put("worker-1 stands still", () -> frozen(penstock.worker(1)));
        faults.put("worker-2 asked to end", () -> ended(penstock.worker(2)));
        faults.put("gateway killed", () -> killed(penstock.gateway()));
        faults.put("intake killed", () -> killed(penstock.intake()));
        faults.put("broker killed", () -> killed(penstock.log().process()));
        faults.put(
                "database crashed",
                () -> {
                    penstock.database().crash();
                    pause(1);
                    penstock.database().start();
                });
        faults.put("sessions ended", () -> penstock.database().terminateSessions());
    }

    private void ways() {
        var database = penstock.database().cable();
        faults.put(
                "database slow",
                () -> passing(() -> database.slow(Duration.ofMillis(20)), database));
        faults.put("database half open", () -> passing(database::freeze, database));
        faults.put("database reset", database::reset);
        faults.put("database cut", () -> passing(() -> database.cutAfter(2000), database));
        faults.put("cut before a commit", () -> database.cut(AtCommit.BEFORE));
        faults.put("cut after a commit", () -> database.cut(AtCommit.AFTER));
        var log = penstock.log().cable();
        faults.put("broker half open", () -> passing(log::freeze, log));
        faults.put("broker reset", log::reset);
        var model = penstock.modelCable();
        faults.put("model reset", model::reset);
        faults.put("model cut", () -> passing(() -> model.cutAfter(50), model));
        var target = penstock.targetCable();
        faults.put("target unreachable", () -> passing(target::refuse, target));
        faults.put("target cut", () -> passing(() -> target.cutAfter(10), target));
        var partner = penstock.partnerCable();
        faults.put("partner unreachable", () -> passing(partner::refuse, partner));
        faults.put("partner cut", () -> passing(() -> partner.cutAfter(10), partner));
    }

    private void thirdParties() {
        faults.put("model busy", () -> feeling(Script.of("429;retry-after=1")));
        faults.put("model busy, says not how long", () -> feeling(Script.of("429")));
        faults.put("model broken", () -> feeling(Script.of("500")));
        faults.put("model slow", () -> feeling(Script.of("slow-headers;headers=2s")));
        faults.put("model hangs", () -> feeling(Script.of("500;headers=20s")));
        faults.put(
                "target loses answers", () -> penstock.target().inject(Fault.dropAfterTaking(3)));
    }

    /// Messages and faults, for so long.
    public void rage(Duration length) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> send(threads));
            threads.submit(this::breakThings);
            threads.submit(this::actAsPeople);
            Thread.sleep(length);
            over.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Senders repeat what was not acknowledged.
    public void bringTheRest() {
        for (var message = refused.poll(); message != null; message = refused.poll()) {
            penstock.receive(message);
        }
    }

    private void send(ExecutorService threads) {
        while (goesOn(BETWEEN_MESSAGES)) {
            var what = load.nextInt(100);
            if (what < 5) {
                var partition = load.nextInt(Topics.PARTITIONS);
                threads.submit(() -> poison(partition));
            } else if (what < 15 && !sent.isEmpty()) {
                var again = sent.get(load.nextInt(sent.size()));
                duplicates.incrementAndGet();
                threads.submit(() -> offer(again));
            } else {
                var message = next(what);
                sent.add(message);
                threads.submit(() -> offer(message));
            }
        }
    }

    private Message next(int what) {
        if (what < 20) {
            return penstock.cry();
        }
        return what < 45
                ? penstock.from(
                        "12025550" + (100 + load.nextInt(5)), "And can I return worn shoes?")
                : penstock.question();
    }

    private void offer(Message message) {
        if (!penstock.offer(message)) {
            refused.add(message);
        }
        penstock.askTheApi(message);
    }

    private void poison(int partition) {
        if (penstock.log().poison(Topics.EVENTS, partition, "no event")) {
            poisoned.incrementAndGet();
        }
    }

    private void breakThings() {
        var names = List.copyOf(faults.keySet());
        while (goesOn(Duration.ofMillis(500))) {
            var name = names.get(breaking.nextInt(names.size()));
            broken.add(name);
            try {
                faults.getOrDefault(name, () -> {}).run();
            } catch (RuntimeException e) {
                broken.add(name + " failed with " + e);
            }
        }
    }

    private void actAsPeople() {
        while (goesOn(Duration.ofSeconds(2))) {
            decided.addAndGet(penstock.decideReviews("approve"));
            if (penstock.redrive()) {
                redrives.incrementAndGet();
            }
        }
    }

    private void killed(Part part) {
        part.kill();
        pause(1);
        part.launch();
    }

    private void ended(Part part) {
        part.terminate();
        part.awaitEnd();
        part.launch();
    }

    private void frozen(Part part) {
        part.freeze();
        pause(Penstock.LEASE.toSeconds() + 2);
        part.thaw();
    }

    private void passing(Runnable fault, Cable cable) {
        fault.run();
        pause(3);
        cable.heal();
    }

    private void feeling(Script mood) {
        penstock.model().feels(mood);
        pause(3);
        penstock.model().isWell();
    }

    private void pause(long seconds) {
        goesOn(Duration.ofSeconds(seconds));
    }

    /// Waits, at most until all is over.
    private boolean goesOn(Duration pause) {
        try {
            return !over.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return "%d messages, %d duplicates, %d poisoned, %d decided, %d redrives; %s"
                .formatted(
                        sent.size(),
                        duplicates.get(),
                        poisoned.get(),
                        decided.get(),
                        redrives.get(),
                        broken);
    }
}
