package io.penstock.definition;

import io.penstock.schema.event.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a run knows so far: the results of its steps as they are kept, and as expressions see them.
public final class Known {
    private final List<Step> steps;
    private final Map<String, ObjectNode> results;
    private final Set<String> skipped;
    private final Scope scope;

    private Known(
            List<Step> steps, Map<String, ObjectNode> results, Set<String> skipped, Scope scope) {
        this.steps = steps;
        this.results = results;
        this.skipped = skipped;
        this.scope = scope;
    }

    /// @param kept by step
    public static Known of(Event event, Definition definition, Map<String, ObjectNode> kept) {
        var known = new Known(definition.steps(), Map.of(), Set.of(), Scope.of(event));
        for (var step : definition.steps()) {
            var result = kept.get(step.id());
            if (result != null) {
                known = known.with(step, result);
            }
        }
        return known;
    }

    /// In the order in which they were found.
    public Map<String, ObjectNode> results() {
        return results;
    }

    public Scope scope() {
        return scope;
    }

    /// Whether nothing is to be done about the step any more.
    public boolean has(Step step) {
        return results.containsKey(step.id()) || skipped.contains(step.id());
    }

    /// And one more. The result of a `switch` settles which of the steps that it governs are
    /// skipped.
    public Known with(Step step, ObjectNode result) {
        var more = new LinkedHashMap<>(results);
        more.put(step.id(), result);
        var passed = new TreeSet<>(skipped);
        var seen = scope.with(step, visible(step, result));
        if (step instanceof Step.Switch choice) {
            var chosen = choice.chosen(result.path("chosen").asString(""));
            seen = skip(choice, chosen, passed, seen);
        }
        return new Known(
                steps,
                Collections.unmodifiableMap(more),
                Collections.unmodifiableSet(passed),
                seen);
    }

    /// What a switch that is skipped governs is skipped, too: nothing of it was chosen.
    private Scope skip(Step.Switch choice, List<String> chosen, Set<String> passed, Scope scope) {
        var seen = scope;
        var governed = choice.governs();
        for (var step : steps) {
            if (governed.contains(step.id()) && !chosen.contains(step.id())) {
                passed.add(step.id());
                seen = seen.skipping(step);
                if (step instanceof Step.Switch inner) {
                    seen = skip(inner, List.of(), passed, seen);
                }
            }
        }
        return seen;
    }

    private static StepResult visible(Step step, ObjectNode result) {
        return switch (step) {
            case Step.Retrieve _ ->
                    new StepResult.Retrieved(
                            result.path("confidence").asDouble(0),
                            result.path("calibrated").asBoolean(false),
                            result.path("blocks").size());
            case Step.Generate _ ->
                    new StepResult.Generated(
                            result.path("output"),
                            result.path("citations").valueStream().map(JsonNode::asString).toList(),
                            result.path("support").asDouble(0));
            case Step.Review _ ->
                    new StepResult.Reviewed(
                            result.path("reviewed").asBoolean(false),
                            result.path("decision").asString(""));
            case Step.Deliver _ ->
                    new StepResult.Delivered(
                            result.path("messageId").asString(""),
                            result.path("sent").asBoolean(false));
            case Step.Wait _ -> new StepResult.Waited(result.path("waited").asBoolean(false));
            case Step.Call _ ->
                    new StepResult.Called(
                            result.path("status").asInt(0),
                            result.has("body") ? result.path("body") : null);
            case Step.Fetch _ ->
                    new StepResult.Fetched(result.path("files"), result.path("fetched").asInt(0));
            case Step.Switch _ -> new StepResult.Switched(result.path("chosen").asString(""));
        };
    }
}
