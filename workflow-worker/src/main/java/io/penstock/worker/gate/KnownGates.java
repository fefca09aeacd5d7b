package io.penstock.worker.gate;

import io.penstock.store.gate.Closing;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// All gates, in memory, so that no step asks the database: looked for each second, and told at
/// once of what this worker closes.
final class KnownGates {
    private static final Logger log = LoggerFactory.getLogger(KnownGates.class);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Gates gates;
    private final GateProperties settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Map<GateKey, Threshold> known = Map.of();

    KnownGates(Gates gates, GateProperties settings, InstantSource clock, RandomGenerator random) {
        this.gates = gates;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    Passage ask(GateKey gate) {
        var threshold = known.get(gate);
        return threshold == null
                ? new Passage.Free()
                : threshold.ask(System.nanoTime(), clock.instant(), random);
    }

    boolean closed(GateKey gate) {
        var threshold = known.get(gate);
        return threshold != null && threshold.closed(System.nanoTime());
    }

    /// Held while the database is asked, so that what it says cannot be older than what this worker
    /// closed meanwhile: that is written before it is put here.
    boolean refreshOnce() {
        changing.lock();
        try {
            var lately = gates.lately(settings.longestSpread().plus(SLACK));
            var now = System.nanoTime();
            var fresh = new HashMap<GateKey, Threshold>();
            lately.forEach(closing -> fresh.put(closing.gate(), threshold(closing, now)));
            known = Map.copyOf(fresh);
        } finally {
            changing.unlock();
        }
        return false;
    }

    /// @return false if the database is away: only this worker knows then
    boolean close(GateKey gate, Duration wait, String code) {
        try {
            var closing = gates.close(gate, wait, code);
            log.atWarn()
                    .addKeyValue("tenant", gate.tenant())
                    .addKeyValue("gate", gate.label())
                    .addKeyValue("times", closing.times())
                    .log("A target asked to be left alone; its gate opens at {}", closing.until());
            put(closing);
            return true;
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("gate", gate.label())
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("The database is away; this worker alone keeps the gate closed");
            var now = clock.instant();
            put(new Closing(gate, now, now.plus(wait), wait, code, 1));
            return false;
        }
    }

    private void put(Closing closing) {
        changing.lock();
        try {
            var changed = new HashMap<>(known);
            changed.put(closing.gate(), threshold(closing, System.nanoTime()));
            known = Map.copyOf(changed);
        } finally {
            changing.unlock();
        }
    }

    private Threshold threshold(Closing closing, long now) {
        var fresh = new Threshold(closing, settings, now);
        var before = known.get(closing.gate());
        return before == null ? fresh : fresh.keepingTurnsOf(before);
    }
}
