package io.penstock.intake.review;

import io.penstock.definition.Action;
import io.penstock.definition.Evaluated;
import io.penstock.definition.Known;
import io.penstock.definition.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A look along the steps that a run still has before it. What a `switch` chooses, and whether a
/// `review` asks anybody, is foreseen where all that they could ask for is known by then.
final class Ahead {
    private final Set<String> perhaps = new HashSet<>();
    private Known known;
    private boolean complete = true;

    private Ahead(Known known) {
        this.known = known;
    }

    /// The next thing that leaves.
    ///
    /// @param step that sends it, or calls
    record Next(String step, Action action) {}

    /// Empty where nothing does, and where it is not known yet what it says, or which it is.
    static Optional<Next> next(List<Step> steps, Known known) {
        return new Ahead(known).along(steps);
    }

    private Optional<Next> along(List<Step> steps) {
        for (var step : steps) {
            if (known.has(step)) {
                continue;
            }
            switch (step) {
                case Step.Deliver deliver -> {
                    return leaving(step, Action.Message.of(deliver, known.scope()));
                }
                case Step.Call call -> {
                    return leaving(step, Action.Request.of(call, known.scope()));
                }
                case Step.Switch choice -> choose(choice);
                case Step.Review review -> pass(review);
                case Step.Retrieve _, Step.Generate _, Step.Wait _, Step.Fetch _ ->
                        complete = false;
            }
        }
        return Optional.empty();
    }

    private Optional<Next> leaving(Step step, Evaluated<? extends Action> action) {
        return !perhaps.contains(step.id()) && action instanceof Evaluated.Value(var made)
                ? Optional.of(new Next(step.id(), made))
                : Optional.empty();
    }

    private void choose(Step.Switch step) {
        if (complete && step.choose(known.scope()) instanceof Evaluated.Value<String>(var name)) {
            known = known.with(step, json().put("chosen", name));
        } else {
            complete = false;
            perhaps.addAll(step.governs());
        }
    }

    private void pass(Step.Review step) {
        if (complete
                && step.when().evaluate(known.scope()) instanceof Evaluated.Value<Boolean>(var asks)
                && !asks) {
            known = known.with(step, json().put("reviewed", false));
        } else {
            complete = false;
        }
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}
