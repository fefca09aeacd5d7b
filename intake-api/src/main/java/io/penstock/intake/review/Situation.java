package io.penstock.intake.review;

import io.penstock.definition.Definition;
import io.penstock.definition.Known;
import io.penstock.definition.Step;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.event.Event;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.review.Pause;
import io.penstock.store.review.Verdict;
import io.penstock.store.run.Exit;
import io.penstock.store.run.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A run that stands still for a person: where, with what behind it, and what can be decided.
///
/// @param step at which it stands
record Situation(ReviewView review, Event event, Definition definition, Step step, Known known) {

    /// Empty where the step is not there: a run that was restarted has left the version in which
    /// it stood still.
    static Optional<Situation> of(Pause pause, Event event, Definition definition) {
        return definition
                .step(pause.review().step())
                .map(step -> at(step, pause, event, definition));
    }

    private static Situation at(Step step, Pause pause, Event event, Definition definition) {
        var results = new LinkedHashMap<String, ObjectNode>();
        pause.results()
                .forEach(
                        (of, json) ->
                                results.put(of, (ObjectNode) StrictJson.TOLERANT.readTree(json)));
        return new Situation(
                pause.review(), event, definition, step, Known.of(event, definition, results));
    }

    List<Choice> choices() {
        if (review.status() != Status.OPEN) {
            return List.of();
        }
        return inDoubt() || answerStep().isEmpty()
                ? List.of(Choice.APPROVE, Choice.REJECT)
                : List.of(Choice.APPROVE, Choice.EDIT, Choice.REJECT);
    }

    /// Whose answer an edit replaces or supplies: that of the step in doubt itself, or the one that
    /// comes of what was found, or the one about to be used.
    Optional<Step.Generate> answerStep() {
        return switch (step) {
            case Step.Generate generate -> Optional.of(generate);
            case Step.Retrieve _ -> coming().or(this::last);
            case Step.Review _,
                    Step.Deliver _,
                    Step.Wait _,
                    Step.Call _,
                    Step.Fetch _,
                    Step.Switch _ ->
                    last().or(this::coming);
        };
    }

    /// What approving or editing gives the step at which the run stands; null where the step keeps
    /// its result, or is executed again.
    ///
    /// @param by who decides
    @Nullable StepResult resultOf(Choice choice, String by) {
        if (step instanceof Step.Review) {
            return result(reviewed(choice).put("by", by));
        }
        if (callUnknown()) {
            return result(JsonNodeFactory.instance.objectNode().put("status", 0));
        }
        return deliveryUnknown()
                ? result(JsonNodeFactory.instance.objectNode().put("sent", true))
                : null;
    }

    /// What the run knows once this is decided.
    Known after(Verdict verdict) {
        var results = new LinkedHashMap<>(known.results());
        if (verdict instanceof Verdict.Edit(_, var answerStep, var answer, _)) {
            results.put(answerStep, (ObjectNode) StrictJson.TOLERANT.readTree(answer));
        }
        var result =
                switch (verdict) {
                    case Verdict.Approve(var own, _) -> own;
                    case Verdict.Edit(var own, _, _, _) -> own;
                    case Verdict.Reject _ -> null;
                };
        if (result != null) {
            results.put(result.step(), (ObjectNode) StrictJson.TOLERANT.readTree(result.json()));
        }
        return Known.of(event, definition, results);
    }

    /// What the run would know if it was approved now.
    Known approved() {
        return step instanceof Step.Review ? known.with(step, reviewed(Choice.APPROVE)) : known;
    }

    /// What leaves next if it goes on with that: a message, or a call. In doubt about one, that.
    Optional<Ahead.Next> next(Known then) {
        return Ahead.next(definition.steps().subList(place(), definition.steps().size()), then);
    }

    /// The question is what became of a message or a call; nothing is let leave by its answer.
    boolean inDoubt() {
        return deliveryUnknown() || callUnknown();
    }

    boolean deliveryUnknown() {
        return review.failure().code().equals(Exit.Unsettled.DELIVERY_UNKNOWN);
    }

    private boolean callUnknown() {
        return review.failure().code().equals(FailureCode.CALL_UNKNOWN.word());
    }

    private Optional<Step.Generate> last() {
        return generates(definition.steps().subList(0, place()).reversed());
    }

    private Optional<Step.Generate> coming() {
        return generates(definition.steps().subList(place(), definition.steps().size()));
    }

    private static Optional<Step.Generate> generates(List<Step> steps) {
        return steps.stream()
                .filter(Step.Generate.class::isInstance)
                .map(Step.Generate.class::cast)
                .findFirst();
    }

    private int place() {
        return definition.steps().indexOf(step);
    }

    private StepResult result(ObjectNode json) {
        return new StepResult(
                step.id(), StrictJson.TOLERANT.writeValueAsString(json), step.owner(), null);
    }

    private static ObjectNode reviewed(Choice choice) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reviewed", true)
                .put("decision", choice.word());
    }
}
