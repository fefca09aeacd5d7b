package io.penstock.intake.queue;

import io.penstock.intake.gate.GateNames;
import io.penstock.schema.api.Queues;
import io.penstock.store.gate.Gates;
import io.penstock.store.queue.Queues.Redrive;
import io.penstock.store.queue.Queues.Timers;
import io.penstock.store.queue.StuckRuns;
import java.util.List;

/// What the store counts as the API's records.
final class Counted {
    private static final int SHOWN = 20;

    private Counted() {}

    static Queues.Timers timers(Timers timers) {
        return new Queues.Timers(
                timers.minute(), timers.hour(), timers.day(), timers.later(), timers.next());
    }

    static Queues.Gate gate(Gates.Waiting waiting) {
        var closing = waiting.closing();
        var gate = closing.gate();
        return new Queues.Gate(
                GateNames.of(gate),
                gate.kind().word(),
                gate.name(),
                closing.closedAt(),
                closing.until(),
                closing.code(),
                closing.times(),
                waiting.runs());
    }

    static Queues.Stuck stuck(List<StuckRuns.Stuck> runs) {
        return new Queues.Stuck(
                runs.size(), runs.stream().limit(SHOWN).map(Counted::stuckRun).toList());
    }

    private static Queues.StuckRun stuckRun(StuckRuns.Stuck stuck) {
        return new Queues.StuckRun(
                stuck.run(),
                stuck.workflow(),
                stuck.version(),
                stuck.step(),
                stuck.owner(),
                stuck.worker(),
                stuck.since(),
                stuck.allowed().toMillis() / 1000.0);
    }

    static Queues.Redrive redrive(Redrive redrive) {
        return new Queues.Redrive(
                redrive.id(),
                redrive.total(),
                redrive.waiting(),
                redrive.startedBy(),
                redrive.startedAt());
    }
}
