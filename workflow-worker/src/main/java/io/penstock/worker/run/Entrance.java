package io.penstock.worker.run;

import io.penstock.definition.Evaluated;
import io.penstock.definition.Known;
import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The way into a step that takes its time: one with a deadline of its own, or a wait. Its start is
/// in the journal before anything is done, so that a later claim finds the same times.
sealed interface Entrance {

    /// @param deadline of the step, or of the run where that is earlier
    /// @param begun null for a step that takes no time of its own
    record Open(Instant deadline, Journal.Begun.@Nullable At begun) implements Entrance {}

    /// It cannot be said until when it waits.
    record Unclear(Failure why) implements Entrance {}

    /// Somebody else holds the run.
    record Lost() implements Entrance {}

    static Entrance of(Step step, Run run, Known known, Journal journal) {
        if (step instanceof Step.Wait(_, Step.Until.At(var moment))) {
            return switch (moment.evaluate(known.scope())) {
                case Evaluated.Failed<Instant>(var why) -> new Unclear(why);
                case Evaluated.Value<Instant>(var until) ->
                        begin(
                                new Journal.Start(step.id(), step.deadline(), null, until),
                                run,
                                journal);
            };
        }
        if (step instanceof Step.Wait(_, Step.Until.For(var length))) {
            return begin(new Journal.Start(step.id(), step.deadline(), length, null), run, journal);
        }
        return step.deadline() == null
                ? new Open(run.deadline(), null)
                : begin(new Journal.Start(step.id(), step.deadline(), null, null), run, journal);
    }

    private static Entrance begin(Journal.Start start, Run run, Journal journal) {
        return switch (journal.begin(start)) {
            case Journal.Begun.Lost() -> new Lost();
            case Journal.Begun.At at -> {
                var own = at.deadline();
                yield new Open(
                        own != null && own.isBefore(run.deadline()) ? own : run.deadline(), at);
            }
        };
    }
}
