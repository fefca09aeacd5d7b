package io.penstock.definition;

import io.penstock.schema.event.Event;
import io.penstock.schema.json.StrictJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the expressions of a run can see: the event, and the steps that are done. Immutable.
public final class Scope {
    private final Map<String, Object> event;
    private final Map<String, Object> steps;

    private Scope(Map<String, Object> event, Map<String, Object> steps) {
        this.event = event;
        this.steps = steps;
    }

    @SuppressWarnings("unchecked") // a struct's value is a map
    public static Scope of(Event event) {
        var json = StrictJson.TOLERANT.valueToTree(event);
        var members = (Map<String, Object>) CelValues.of(json, RecordTypes.EVENT);
        var text = event.text();
        members.put("text", text == null ? "" : text);
        return new Scope(members, Map.of());
    }

    /// This scope and one more step.
    ///
    /// @throws IllegalArgumentException if the result is not one of that kind of step
    public Scope with(Step step, StepResult result) {
        var more = new HashMap<>(steps);
        more.put(step.id(), entry(step, result));
        return new Scope(event, Map.copyOf(more));
    }

    /// This scope and the entry of a step that was skipped.
    public Scope skipping(Step step) {
        return with(step, StepResult.skipped(step));
    }

    Map<String, Object> variables() {
        return Map.of("event", event, "steps", steps);
    }

    private static Map<String, Object> entry(Step step, StepResult result) {
        return switch (result) {
            case StepResult.Retrieved(var confidence, var calibrated, var found)
                    when step instanceof Step.Retrieve ->
                    Map.of(
                            "confidence", confidence,
                            "calibrated", calibrated,
                            "found", (long) found);
            case StepResult.Generated generated when step instanceof Step.Generate ->
                    generated(step, generated);
            case StepResult.Reviewed(var reviewed, var decision) when step instanceof Step.Review ->
                    Map.of("reviewed", reviewed, "decision", decision);
            case StepResult.Delivered(var messageId, var sent) when step instanceof Step.Deliver ->
                    Map.of("messageId", messageId, "sent", sent);
            case StepResult.Waited(var waited) when step instanceof Step.Wait ->
                    Map.of("waited", waited);
            case StepResult.Called called when step instanceof Step.Call -> called(step, called);
            case StepResult.Fetched(var files, var fetched) when step instanceof Step.Fetch ->
                    Map.of(
                            "files",
                            CelValues.of(files, StepTypes.FILES),
                            "fetched",
                            (long) fetched);
            case StepResult.Switched(var chosen) when step instanceof Step.Switch ->
                    Map.of("chosen", chosen);
            default ->
                    throw new IllegalArgumentException(
                            "Step '%s' has another kind of result".formatted(step.id()));
        };
    }

    private static Map<String, Object> called(Step step, StepResult.Called result) {
        var members = new HashMap<String, Object>();
        members.put("status", (long) result.status());
        var body = result.body();
        if (body != null) {
            CelValues.member("body", body, StepTypes.of(step))
                    .ifPresent(value -> members.put("body", value));
        }
        return members;
    }

    @SuppressWarnings("unchecked") // a struct's value is a map
    private static Map<String, Object> generated(Step step, StepResult.Generated result) {
        var members = (Map<String, Object>) CelValues.of(result.output(), StepTypes.of(step));
        members.put(StepTypes.CITATIONS, (List<Object>) new ArrayList<Object>(result.citations()));
        members.put(StepTypes.SUPPORT, result.support());
        return members;
    }
}
