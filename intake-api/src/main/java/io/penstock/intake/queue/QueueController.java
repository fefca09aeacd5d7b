package io.penstock.intake.queue;

import io.penstock.intake.arrival.IngestLag;
import io.penstock.schema.api.Queues;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.topic.Topics;
import io.penstock.store.flow.Limits;
import io.penstock.store.flow.Pauses;
import io.penstock.store.gate.Gates;
import io.penstock.store.queue.StuckRuns;
import io.penstock.store.view.RunViews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Counts for the caller's tenant; the ingester's progress is the installation's.
@RestController
class QueueController {
    /// A transaction of the relay ends with a marker, which no reader is given: a partition whose
    /// last record is one of ours looks one behind when it is not.
    private static final long MARKER = 1;

    private final io.penstock.store.queue.Queues queues;
    private final Gates gates;
    private final StuckRuns stuck;
    private final Pauses pauses;
    private final Limits limits;
    private final RunViews views;
    private final IngestLag lag;

    QueueController(
            io.penstock.store.queue.Queues queues,
            Gates gates,
            StuckRuns stuck,
            Pauses pauses,
            Limits limits,
            RunViews views,
            IngestLag lag) {
        this.queues = queues;
        this.gates = gates;
        this.stuck = stuck;
        this.pauses = pauses;
        this.limits = limits;
        this.views = views;
        this.lag = lag;
    }

    @GetMapping("/v1/queues")
    Queues queues(TenantId tenant) {
        var waiting = queues.of(tenant);
        return new Queues(
                waiting.at(),
                ingest(),
                waiting.runs(),
                waiting.endedSince(),
                waiting.due(),
                waiting.overdue(),
                waiting.oldestDue(),
                waiting.running().stream()
                        .map(worker -> new Queues.Worker(worker.name(), worker.runs()))
                        .toList(),
                new Queues.Reviews(waiting.openReviews(), waiting.overdueReviews()),
                new Queues.DeadLetters(waiting.openLetters()),
                Counted.timers(waiting.timers()),
                gates.closed(tenant).stream().map(Counted::gate).toList(),
                Counted.stuck(stuck.of(tenant)),
                new Queues.Outbox(waiting.told().waiting(), waiting.told().oldest()),
                waiting.redrives().stream().map(Counted::redrive).toList(),
                pauses.of(tenant).stream().map(Counted::pause).toList(),
                limits.over(tenant).stream().map(Counted::limit).toList());
    }

    private List<Queues.Partition> ingest() {
        var ends = lag.ends();
        return views.progress().stream()
                .map(progress -> partition(progress, behind(progress, ends)))
                .toList();
    }

    private static Queues.Partition partition(RunViews.Progress progress, @Nullable Long behind) {
        return new Queues.Partition(
                progress.topic(),
                progress.partition(),
                progress.nextOffset(),
                behind,
                behind == null
                        ? null
                        : behind <= MARKER ? 0.0 : progress.age().toMillis() / 1000.0);
    }

    private static @Nullable Long behind(
            RunViews.Progress progress, Optional<Map<Integer, Long>> ends) {
        return progress.topic().equals(Topics.EVENTS)
                ? ends.map(known -> known.get(progress.partition()))
                        .map(end -> Math.max(0, end - progress.nextOffset()))
                        .orElse(null)
                : null;
    }
}
