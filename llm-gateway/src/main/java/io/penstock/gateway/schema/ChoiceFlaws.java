package io.penstock.gateway.schema;

import io.penstock.schema.json.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one choice said that does not obey, as the model wrote it.
///
/// @param content null: it obeys, or there is none
/// @param calls all of them in their order, also those that obey
/// @param legacyCall `function_call`; null: there is none
record ChoiceFlaws(
        int choice,
        @Nullable Judged content,
        List<JudgedCall> calls,
        @Nullable JudgedCall legacyCall) {

    /// @param call as the model wrote it
    record JudgedCall(String name, JsonNode call, Judged judged) {
        boolean isOffered() {
            return !judged.equals(Judged.notOffered(judged.text()));
        }
    }

    boolean isEmpty() {
        return (content == null || content.obeys())
                && calls.stream().allMatch(call -> call.judged().obeys())
                && (legacyCall == null || legacyCall.judged().obeys());
    }

    boolean saysNothing() {
        return (content == null || content.text().isBlank())
                && calls.isEmpty()
                && legacyCall == null;
    }

    List<OutputFault> faults() {
        var faults = new ArrayList<OutputFault>();
        if (content != null) {
            add(faults, null, content.violations());
        }
        calls.forEach(call -> add(faults, call.name(), call.judged().violations()));
        if (legacyCall != null) {
            add(faults, legacyCall.name(), legacyCall.judged().violations());
        }
        return faults;
    }

    private void add(List<OutputFault> faults, @Nullable String tool, List<Violation> violations) {
        violations.forEach(v -> faults.add(OutputFault.of(v, choice, tool)));
    }
}
