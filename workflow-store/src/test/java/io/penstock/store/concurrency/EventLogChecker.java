package io.penstock.store.concurrency;

import io.penstock.store.concurrency.Violation.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Replays an event log, line by line, and says which promises it breaks. It knows nothing of the
/// tables.
final class EventLogChecker {
    private final Map<String, Line> lines = new HashMap<>();
    private final Map<UUID, Life> lives = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    /// A conversation: who stands in line, in order of arrival, and who is active.
    private static final class Line {
        final LinkedHashSet<UUID> waiting = new LinkedHashSet<>();
        @Nullable UUID active;
    }

    private static final class Life {
        long fence;
        boolean ended;
        boolean result;
    }

    static List<Violation> check(List<Happened> log) {
        var checker = new EventLogChecker();
        log.forEach(checker::replay);
        checker.nobodyIsLeft(log);
        return checker.violations;
    }

    private void replay(Happened it) {
        var line = lines.computeIfAbsent(it.conversation(), _ -> new Line());
        var life = lives.computeIfAbsent(it.run(), _ -> new Life());
        if (life.ended) {
            broken(Promise.I3_ONE_END, it.kind() + " after the end", it);
            return;
        }
        switch (it.kind()) {
            case ENQUEUED -> line.waiting.add(it.run());
            case STARTED -> started(it, line, life);
            case RESULT -> result(it, line, life);
            case PARKED -> {
                heldBy(it, line, life);
                leave(line, it);
            }
            case REAPED -> {
                life.fence = it.fence();
                leave(line, it);
            }
            case ENDED -> {
                heldBy(it, line, life);
                end(line, life, it);
            }
            case CANCELLED -> end(line, life, it);
        }
    }

    private void started(Happened it, Line line, Life life) {
        if (line.active != null) {
            broken(Promise.I4_ORDER_AND_ONE_ACTIVE, "two active", it);
        }
        if (line.waiting.isEmpty() || !line.waiting.getFirst().equals(it.run())) {
            broken(Promise.I4_ORDER_AND_ONE_ACTIVE, "started out of order", it);
        }
        if (it.fence() <= life.fence) {
            broken(Promise.I6_FENCED, "the fence did not grow", it);
        }
        line.active = it.run();
        life.fence = it.fence();
    }

    private void result(Happened it, Line line, Life life) {
        heldBy(it, line, life);
        if (life.result) {
            broken(Promise.I6_FENCED, "a second result", it);
        }
        life.result = true;
    }

    private void heldBy(Happened it, Line line, Life life) {
        if (!it.run().equals(line.active) || it.fence() != life.fence) {
            broken(Promise.I6_FENCED, it.kind() + " by one who does not hold it", it);
        }
    }

    private static void leave(Line line, Happened it) {
        if (it.run().equals(line.active)) {
            line.active = null;
        }
    }

    private static void end(Line line, Life life, Happened it) {
        leave(line, it);
        line.waiting.remove(it.run());
        life.ended = true;
    }

    private void nobodyIsLeft(List<Happened> log) {
        log.stream()
                .filter(it -> it.kind() == Happened.Kind.ENQUEUED)
                .filter(it -> !lives.get(it.run()).ended)
                .forEach(it -> broken(Promise.I10_NOT_STRANDED, "never came to an end", it));
    }

    private void broken(Promise promise, String what, Happened shown) {
        violations.add(new Violation(promise, what, shown));
    }
}
