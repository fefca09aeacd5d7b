package io.penstock.definition;

import io.penstock.schema.event.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What a run knows so far: the results of its steps as they are kept, and as expressions see them.
///
/// @param results in the order of the steps
public record Known(Map<String, ObjectNode> results, Scope scope) {
    public Known {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    /// @param kept by step
    public static Known of(Event event, Definition definition, Map<String, ObjectNode> kept) {
        var known = new Known(Map.of(), Scope.of(event));
        for (var step : definition.steps()) {
            var result = kept.get(step.id());
            if (result != null) {
                known = known.with(step, result);
            }
        }
        return known;
    }

    public boolean has(Step step) {
        return results.containsKey(step.id());
    }

    /// And one more.
    public Known with(Step step, ObjectNode result) {
        var more = new LinkedHashMap<>(results);
        more.put(step.id(), result);
        return new Known(more, scope.with(step, visible(step, result)));
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
                            result.path("citations")
                                    .valueStream()
                                    .map(id -> id.asString())
                                    .toList(),
                            result.path("support").asDouble(0));
            case Step.Review _ ->
                    new StepResult.Reviewed(
                            result.path("reviewed").asBoolean(false),
                            result.path("decision").asString(""));
            case Step.Deliver _ ->
                    new StepResult.Delivered(
                            result.path("messageId").asString(""),
                            result.path("sent").asBoolean(false));
        };
    }
}
