package io.penstock.worker.run;

import io.penstock.schema.event.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What expressions and templates of a run can see: its event, and the results so far.
public record Scope(Event event, Map<String, ObjectNode> steps) {
    public Scope {
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }

    boolean has(String step) {
        return steps.containsKey(step);
    }

    public Optional<ObjectNode> result(String step) {
        return Optional.ofNullable(steps.get(step));
    }

    Scope with(String step, ObjectNode result) {
        var more = new LinkedHashMap<>(steps);
        more.put(step, result);
        return new Scope(event, more);
    }
}
