package io.penstock.worker.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import io.penstock.store.queue.Queues;
import io.penstock.store.queue.Queues.Timers;
import io.penstock.store.queue.StuckRuns;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Counted anew now and then, and of the whole installation: every worker says the same, so take
/// the maximum, never the sum.
final class Standing {
    private final StuckRuns stuckRuns;
    private final Gates gates;
    private final Queues queues;
    private final MultiGauge stuck;
    private final MultiGauge closed;
    private final MultiGauge timers;

    Standing(StuckRuns stuckRuns, Gates gates, Queues queues, MeterRegistry registry) {
        this.stuckRuns = stuckRuns;
        this.gates = gates;
        this.queues = queues;
        this.stuck =
                MultiGauge.builder("penstock.runs.stuck")
                        .description("runs held for longer than their step may take")
                        .register(registry);
        this.closed =
                MultiGauge.builder("penstock.gates.closed")
                        .description("targets that asked to be left alone")
                        .register(registry);
        this.timers =
                MultiGauge.builder("penstock.timers.due")
                        .description("runs that go on by themselves, by when they are due")
                        .register(registry);
    }

    boolean countOnce() {
        stuck.register(
                stuckRuns.byOwner().stream()
                        .map(owned -> row("owner", owned.owner(), owned.runs()))
                        .toList(),
                true);
        var lately = gates.lately(Duration.ZERO);
        closed.register(
                Arrays.stream(GateKey.Kind.values())
                        .map(
                                kind ->
                                        row(
                                                "kind",
                                                kind.word(),
                                                lately.stream()
                                                        .filter(it -> it.gate().kind() == kind)
                                                        .count()))
                        .toList(),
                true);
        timers.register(rows(queues.timers()), true);
        return false;
    }

    private static List<Row<?>> rows(Timers timers) {
        return Stream.<Row<?>>of(
                        row("within", "minute", timers.minute()),
                        row("within", "hour", timers.hour()),
                        row("within", "day", timers.day()),
                        row("within", "later", timers.later()))
                .toList();
    }

    private static Row<?> row(String tag, String value, long count) {
        return Row.of(Tags.of(tag, value), count);
    }
}
