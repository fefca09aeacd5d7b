package io.penstock.store.concurrency;

import io.penstock.schema.id.RunId;
import io.penstock.store.run.Held;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Holds of workers that sleep past their lease. Each wakes at the worst moment: when its run is in
/// another's hands.
final class Zombies {
    private final Map<RunId, Held> asleep = new ConcurrentHashMap<>();

    void sleep(Held held) {
        asleep.putIfAbsent(held.run(), held);
    }

    Optional<Held> wake(RunId run) {
        return Optional.ofNullable(asleep.remove(run));
    }
}
