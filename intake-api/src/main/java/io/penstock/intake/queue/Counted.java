package io.penstock.intake.queue;

import io.penstock.intake.gate.GateNames;
import io.penstock.schema.api.Queues;
import io.penstock.store.flow.Limits;
import io.penstock.store.flow.Part;
import io.penstock.store.flow.Pauses;
import io.penstock.store.gate.Gates;
import io.penstock.store.queue.Queues.Redrive;
import io.penstock.store.queue.Queues.Timers;
import io.penstock.store.queue.StuckRuns;
import java.util.List;
import java.util.Locale;

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

    static Queues.Pause pause(Pauses.Pause pause) {
        return new Queues.Pause(
                word(pause.part().kind()),
                pause.part().name(),
                pause.reason(),
                pause.by(),
                pause.since());
    }

    /// How many run on a route over all tenants is the installation's to know.
    static Queues.Limit limit(Limits.Limit limit) {
        var kind = limit.part().kind();
        return new Queues.Limit(
                word(kind),
                limit.part().name(),
                limit.ceiling(),
                limit.runs(),
                limit.ceiling() && kind == Part.Kind.ROUTE ? null : limit.running());
    }

    private static String word(Part.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
