package io.penstock.worker.dispatch;

import io.penstock.definition.Definition;
import io.penstock.definition.Step;
import io.penstock.platform.crash.CrashPoint;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import io.penstock.worker.run.Ending;
import io.penstock.worker.run.Journal;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.ReviewPolicy;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.node.ObjectNode;

/// The journal of one claimed run in the workflow store.
final class StoredJournal implements Journal {
    private final Journals journals;
    private final Held held;
    private final Definition definition;
    private final boolean untouched;

    /// @param untouched whether nobody wrote anything yet: there is nothing to be read
    StoredJournal(Journals journals, Held held, Definition definition, boolean untouched) {
        this.journals = journals;
        this.held = held;
        this.definition = definition;
        this.untouched = untouched;
    }

    @Override
    public Past past() {
        if (untouched) {
            return new Past(Map.of(), Map.of(), Set.of());
        }
        var past = asked("Reading the journal", () -> journals.past(held));
        var results = new LinkedHashMap<String, ObjectNode>();
        past.results()
                .forEach(
                        (step, json) ->
                                results.put(step, (ObjectNode) StrictJson.TOLERANT.readTree(json)));
        return new Past(results, past.failedAttempts(), past.begun());
    }

    @Override
    public Written done(String step, ObjectNode result) {
        var written =
                written(asked("A checkpoint", () -> journals.done(held, result(step, result))));
        CrashPoint.CHECKPOINT_WRITTEN.pass();
        return written;
    }

    @Override
    public Written end(Ending ending) {
        var written =
                written(asked("Ending a run's stay", () -> journals.exit(held, exit(ending))));
        CrashPoint.RUN_LEFT.pass();
        return written;
    }

    private Exit exit(Ending ending) {
        return switch (ending) {
            case Ending.Completed() -> new Exit.Complete();
            case Ending.Retrying(var step, var attempt, var failure, var due) ->
                    new Exit.Retry(step, attempt, owner(step), failure, due);
            case Ending.Parked(var step, var until, var why) ->
                    new Exit.Sleep(step, owner(step), until, why);
            case Ending.InReview(var step, var result, var why, var policy) ->
                    new Exit.Review(
                            step,
                            owner(step),
                            why,
                            result == null ? null : result(step, result),
                            policy.queue(),
                            policy.due(),
                            onExpiry(policy));
            case Ending.Unsettled(var step, var why, var policy) ->
                    new Exit.Unsettled(
                            step, owner(step), why, policy.queue(), policy.due(), onExpiry(policy));
            case Ending.Failed(var step, var failure, var deadLetter) ->
                    new Exit.Fail(step, owner(step), failure, deadLetter);
        };
    }

    private StepResult result(String step, ObjectNode result) {
        return new StepResult(
                step, StrictJson.TOLERANT.writeValueAsString(result), owner(step), note(result));
    }

    private @Nullable String owner(String step) {
        return definition.step(step).map(Step::owner).orElse(null);
    }

    /// What the timeline shows of a result: numbers, never text.
    private static @Nullable String note(ObjectNode result) {
        if (result.has("confidence")) {
            return "confidence %.2f, %d blocks"
                    .formatted(result.path("confidence").asDouble(0), result.path("blocks").size());
        }
        if (result.has("support")) {
            return "support %.2f, %d citations"
                    .formatted(result.path("support").asDouble(0), result.path("citations").size());
        }
        return null;
    }

    private static String onExpiry(ReviewPolicy policy) {
        return policy.onExpiry().name().toLowerCase(Locale.ROOT);
    }

    private static Written written(Checkpoint checkpoint) {
        return switch (checkpoint) {
            case Checkpoint.Written(_) -> Written.KEPT;
            case Checkpoint.LostRace(_) -> Written.LOST;
        };
    }

    private static <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException | TransactionException e) {
            throw JournalAwayException.during(what, e);
        }
    }
}
