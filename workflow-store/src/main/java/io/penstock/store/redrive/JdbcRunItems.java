package io.penstock.store.redrive;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.JdbcJobs.Action;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Interventions;
import io.penstock.store.run.Journals;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/// Does to a batch of runs what a job is about, under their locks: what has moved on meanwhile is
/// skipped.
@Repository
class JdbcRunItems {
    private final Interventions interventions;
    private final JdbcRetries retries;
    private final JdbcMoves moves;
    private final Journals journals;

    JdbcRunItems(
            Interventions interventions, JdbcRetries retries, JdbcMoves moves, Journals journals) {
        this.interventions = interventions;
        this.retries = retries;
        this.moves = moves;
        this.journals = journals;
    }

    /// What is to be done, and how the timeline tells it.
    record Doing(TenantId tenant, Action action, @Nullable String version, String by, String job) {}

    /// To be called in a transaction.
    ///
    /// @return of each run
    Map<RunId, ItemOutcome> act(Doing doing, List<RunId> runs) {
        interventions.lock(doing.tenant(), runs);
        return moved(doing, runs);
    }

    /// The same, of runs that are locked.
    Map<RunId, ItemOutcome> moved(Doing doing, List<RunId> runs) {
        return switch (doing.action()) {
            case RESUME -> again(doing, runs, "not failed");
            case RESTART -> again(doing, runs, "not ended");
            case CANCEL -> cancelled(doing, runs);
        };
    }

    private Map<RunId, ItemOutcome> again(Doing doing, List<RunId> runs, String otherwise) {
        var outcomes = new HashMap<RunId, ItemOutcome>();
        unfit(doing, runs).forEach((run, why) -> outcomes.put(run, ItemOutcome.skipped(why)));
        var fit = runs.stream().filter(run -> !outcomes.containsKey(run)).toList();
        var resumes = doing.action() == Action.RESUME;
        var note =
                "%s again by %s, %s"
                        .formatted(resumes ? "tried" : "begun", doing.by(), doing.job());
        var moved =
                resumes
                        ? retries.again(doing.tenant(), fit, note)
                        : retries.anew(doing.tenant(), fit, note);
        for (var run : fit) {
            outcomes.put(
                    run, moved.contains(run) ? ItemOutcome.DONE : ItemOutcome.skipped(otherwise));
        }
        return outcomes;
    }

    private Map<RunId, String> unfit(Doing doing, Collection<RunId> runs) {
        var version = doing.version();
        return version == null
                ? Map.of()
                : moves.move(doing.tenant(), runs, version, doing.action() == Action.RESUME);
    }

    private Map<RunId, ItemOutcome> cancelled(Doing doing, List<RunId> runs) {
        var outcomes = new HashMap<RunId, ItemOutcome>();
        for (var run : runs) {
            var by = doing.by() + ", " + doing.job();
            outcomes.put(
                    run,
                    switch (journals.cancel(doing.tenant(), run, by)) {
                        case Checkpoint.Written(_) -> ItemOutcome.DONE;
                        case Checkpoint.LostRace(_) -> ItemOutcome.skipped("ended");
                    });
        }
        return outcomes;
    }
}
