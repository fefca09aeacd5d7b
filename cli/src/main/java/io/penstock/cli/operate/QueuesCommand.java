package io.penstock.cli.operate;

import static java.util.stream.Collectors.joining;

import io.penstock.cli.reach.PublicApi;
import io.penstock.schema.api.Queues;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "queues",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what waits, for what and since when.",
            "Fails while a run is stuck: held by a worker for longer than its step may take."
        })
public final class QueuesCommand implements Callable<Integer> {
    private static final int STUCK = 1;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private QueuesCommand() {}

    @Override
    public Integer call() {
        var queues = PublicApi.ofThisMachine().get("/v1/queues", "runs:read", Queues.class);
        counts(queues);
        tell("ingest", ingest(queues));
        tell("due", due(queues));
        tell("timers", timers(queues.timers()));
        tell("to be told", told(queues));
        queues.redrives().forEach(job -> tell("redrive", redrive(job)));
        queues.pauses().forEach(pause -> tell("paused", pause(pause)));
        queues.limits().forEach(limit -> tell("limit", limit(limit)));
        queues.gates().forEach(gate -> tell("gate", GatesCommand.line(gate)));
        queues.stuck().runs().forEach(run -> tell("stuck", stuck(run, queues.at())));
        return queues.stuck().count() == 0 ? 0 : STUCK;
    }

    private void counts(Queues queues) {
        var runs =
                queues.runs().entrySet().stream()
                        .filter(status -> status.getValue() > 0)
                        .map(status -> status.getKey() + " ×" + status.getValue())
                        .collect(joining(", "));
        tell("runs", runs.isEmpty() ? "none" : runs);
        var workers =
                queues.running().stream()
                        .map(worker -> worker.worker() + " ×" + worker.runs())
                        .collect(joining(", "));
        tell("running on", workers.isEmpty() ? "no worker" : workers);
        tell(
                "for people",
                "%d reviews, %d overdue; %d dead letters"
                        .formatted(
                                queues.reviews().open(),
                                queues.reviews().overdue(),
                                queues.deadLetters().open()));
    }

    private static String ingest(Queues queues) {
        return queues.ingest().isEmpty()
                ? "nothing was read yet"
                : queues.ingest().stream()
                        .map(part -> part.partition() + ": " + behind(part))
                        .collect(joining(", "));
    }

    private static String behind(Queues.Partition part) {
        return part.behind() == null
                ? "unknown"
                : part.behindSeconds() == null || part.behindSeconds() == 0
                        ? "at the end"
                        : "%d behind, %.0f s".formatted(part.behind(), part.behindSeconds());
    }

    private static String due(Queues queues) {
        return "%d, %d for a minute or longer%s"
                .formatted(queues.due(), queues.overdue(), since(queues.oldestDue(), queues.at()));
    }

    private static String timers(Queues.Timers timers) {
        return "%d within a minute, %d within an hour, %d within a day, %d later"
                .formatted(
                        timers.nextMinute(), timers.nextHour(), timers.nextDay(), timers.later());
    }

    private static String told(Queues queues) {
        var outbox = queues.outbox();
        return outbox.waiting() + " rows" + since(outbox.oldest(), queues.at());
    }

    private static String since(@Nullable Instant oldest, Instant now) {
        return oldest == null
                ? ""
                : ", the oldest for " + Duration.between(oldest, now).toSeconds() + " s";
    }

    private static String redrive(Queues.Redrive job) {
        return "%s  %d of %d, by %s"
                .formatted(job.id(), job.total() - job.waiting(), job.total(), job.startedBy());
    }

    private static String pause(Queues.Pause pause) {
        return "%s %s since %s by %s%s"
                .formatted(
                        pause.kind(),
                        pause.name(),
                        pause.since(),
                        pause.by(),
                        pause.reason() == null ? "" : ": " + pause.reason());
    }

    private static String limit(Queues.Limit limit) {
        return "%s %s  %s%d runs%s"
                .formatted(
                        limit.kind(),
                        limit.name(),
                        limit.running() == null ? "" : limit.running() + " of ",
                        limit.runs(),
                        limit.ceiling() ? ", set by the installation" : "");
    }

    private static String stuck(Queues.StuckRun run, Instant now) {
        return "%s  %s/%s  %s  on %s for %d s, %.0f s allowed"
                .formatted(
                        run.run(),
                        run.workflow(),
                        run.step(),
                        run.owner(),
                        run.worker(),
                        Duration.between(run.since(), now).toSeconds(),
                        run.allowedSeconds());
    }

    private void tell(String what, String how) {
        out().printf("%-12s%s%n", what, how);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
