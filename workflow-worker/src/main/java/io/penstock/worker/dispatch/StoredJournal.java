package io.penstock.worker.dispatch;

import io.penstock.definition.Budget;
import io.penstock.definition.Definition;
import io.penstock.definition.Step;
import io.penstock.platform.crash.CrashPoint;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.claim.Claimed;
import io.penstock.store.run.Allowance;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import io.penstock.worker.run.Ending;
import io.penstock.worker.run.Journal;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.ReviewPolicy;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The journal of one claimed run in the workflow store.
final class StoredJournal implements Journal {
    private final Journals journals;
    private final Held held;
    private final Definition definition;
    private final String claimedRoute;
    private final boolean untouched;
    private final BigDecimal unpricedUsd;

    /// @param untouched whether nobody wrote anything yet: there is nothing to be read
    /// @param unpricedUsd what a model call counts as whose price nobody told
    StoredJournal(
            Journals journals,
            Claimed claimed,
            Definition definition,
            boolean untouched,
            BigDecimal unpricedUsd) {
        this.journals = journals;
        this.held = claimed.held();
        this.definition = definition;
        this.claimedRoute = claimed.route();
        this.untouched = untouched;
        this.unpricedUsd = unpricedUsd;
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
    public Begun begin(Start start) {
        var begin =
                new io.penstock.store.run.Start(
                        start.step(), start.deadline(), start.length(), start.until());
        return switch (asked("Writing a start", () -> journals.begin(held, begin))) {
            case io.penstock.store.run.Begun.LostRace(_) -> new Begun.Lost();
            case io.penstock.store.run.Begun.At(
                            var deadline,
                            var late,
                            var due,
                            var over,
                            var waited) ->
                    new Begun.At(deadline, late, due, over, waited);
        };
    }

    @Override
    public Bought buy(String step, int attempt, Budget budget) {
        var allowance = new Allowance(budget.modelCalls(), budget.usd(), unpricedUsd);
        return switch (asked(
                "Counting a model call", () -> journals.buy(held, step, attempt, allowance))) {
            case GRANTED -> Bought.GRANTED;
            case NO_CALLS_LEFT -> Bought.NO_CALLS_LEFT;
            case NO_MONEY_LEFT -> Bought.NO_MONEY_LEFT;
            case LOST_RACE -> Bought.LOST;
        };
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
                written(
                        asked(
                                "Ending a run's stay",
                                () -> journals.exit(held, exit(ending), route(ending))));
        CrashPoint.RUN_LEFT.pass();
        return written;
    }

    /// Of the next model call, where it is another than the run was claimed for.
    private @Nullable String route(Ending ending) {
        var step =
                switch (ending) {
                    case Ending.Completed() -> null;
                    case Ending.Retrying retrying -> retrying.step();
                    case Ending.Parked parked -> parked.step();
                    case Ending.InReview review -> review.step();
                    case Ending.Unsettled unsettled -> unsettled.step();
                    case Ending.Failed failed -> failed.step();
                };
        var route = step == null ? claimedRoute : definition.routeFrom(step).orElse("");
        return route.equals(claimedRoute) ? null : route;
    }

    private Exit exit(Ending ending) {
        return switch (ending) {
            case Ending.Completed() -> new Exit.Complete();
            case Ending.Retrying(var step, var attempt, var failure, var due, var waitsFor) ->
                    new Exit.Retry(step, attempt, owner(step), failure, due, waitsFor);
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
        if (result.has("chosen")) {
            return "chose " + result.path("chosen").asString("");
        }
        if (result.has("confidence")) {
            return "confidence %.2f, %d blocks"
                    .formatted(result.path("confidence").asDouble(0), result.path("blocks").size());
        }
        if (result.has("support")) {
            return "support %.2f, %d citations"
                    .formatted(result.path("support").asDouble(0), result.path("citations").size());
        }
        if (result.has("fetched")) {
            return fetched(result.path("fetched").asInt(0), result.path("files"));
        }
        return null;
    }

    private static String fetched(int fetched, JsonNode files) {
        var reasons =
                files.valueStream()
                        .filter(file -> file.path("status").asString("").equals("skipped"))
                        .map(file -> file.path("reason").asString(""))
                        .distinct()
                        .collect(Collectors.joining(", "));
        return "fetched %d of %d".formatted(fetched, files.size())
                + (reasons.isEmpty() ? "" : ", skipped: " + reasons);
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
