package io.penstock.gateway.schema;

import io.penstock.gateway.schema.ChoiceFlaws.JudgedCall;
import io.penstock.schema.json.Violation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Asks a model once more, with what it wrote and what was wrong with it.
public final class Correction {
    private static final int MOST_FAULTS = 10;
    private static final int LONGEST_DETAIL = 300;
    private static final int LONGEST_OUTPUT = 32 * 1024;

    private final ArrayNode messages;
    private final int faultsOfOne;

    private Correction(ArrayNode messages, int faultsOfOne) {
        this.messages = messages;
        this.faultsOfOne = faultsOfOne;
    }

    /// @param request as it was asked
    /// @return `request` with what disobeyed, and why; at temperature 0 if it sets one, since some
    ///     models refuse every temperature
    public static ObjectNode of(ObjectNode request, Verdict.Disobeys verdict) {
        var again = request.deepCopy();
        if (again.hasNonNull("temperature")) {
            again.put("temperature", 0);
        }
        var parts = verdict.choices().stream().mapToInt(Correction::parts).sum();
        var correction =
                new Correction(
                        again.withArrayProperty("messages"), Math.max(1, MOST_FAULTS / parts));
        verdict.choices().forEach(correction::tell);
        return again;
    }

    private static int parts(ChoiceFlaws flaws) {
        var calls = Stream.concat(flaws.calls().stream(), Stream.ofNullable(flaws.legacyCall()));
        var content = flaws.content() == null || flaws.content().obeys() ? 0 : 1;
        return content + (int) calls.filter(call -> !call.judged().obeys()).count();
    }

    private void tell(ChoiceFlaws flaws) {
        if (!flaws.saysNothing()) {
            repeat(flaws);
        }
        if (flaws.content() != null && !flaws.content().obeys()) {
            messages.addObject()
                    .put("role", "user")
                    .put("content", complaint(flaws.content().violations()));
        }
    }

    private void repeat(ChoiceFlaws flaws) {
        var said = messages.addObject().put("role", "assistant");
        if (flaws.content() == null) {
            said.putNull("content");
        } else {
            said.put("content", shortened(flaws.content().text(), LONGEST_OUTPUT));
        }
        if (!flaws.calls().isEmpty()) {
            tellCalls(said.putArray("tool_calls"), flaws.calls());
        }
        if (flaws.legacyCall() != null) {
            tellLegacyCall(said.putObject("function_call"), flaws.legacyCall());
        }
    }

    /// Every call must be answered, also one that obeys.
    private void tellCalls(ArrayNode said, List<JudgedCall> calls) {
        for (var i = 0; i < calls.size(); i++) {
            var judged = calls.get(i);
            var given = judged.call().path("id").stringValue("");
            var id = given.isBlank() ? "call_" + i : given;
            said.add(repeated(judged, id));
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", id)
                    .put("content", result(judged));
        }
    }

    private void tellLegacyCall(ObjectNode said, JudgedCall judged) {
        said.put("name", judged.name()).put("arguments", arguments(judged.judged()));
        messages.addObject()
                .put("role", "function")
                .put("name", judged.name())
                .put("content", result(judged));
    }

    private static ObjectNode repeated(JudgedCall judged, String id) {
        var call = JsonNodeFactory.instance.objectNode().put("id", id);
        var custom = judged.call().path("custom");
        if (custom.isObject()) {
            call.put("type", "custom").set("custom", custom);
        } else {
            call.put("type", "function")
                    .putObject("function")
                    .put("name", judged.name())
                    .put("arguments", arguments(judged.judged()));
        }
        return call;
    }

    /// Some providers read the arguments of earlier calls, and fail if they are no JSON.
    private static String arguments(Judged judged) {
        return Salvage.of(judged.text())
                .filter(salvage -> salvage.value().isObject())
                .map(Salvage::text)
                .orElse("{}");
    }

    private String result(JudgedCall call) {
        if (call.judged().obeys()) {
            return "It was not run, since the answer did not obey elsewhere. Call it again.";
        }
        return "It was not run:\n"
                + listed(call.judged().violations())
                + (call.isOffered()
                        ? "\nCall it again with arguments that obey its parameters."
                        : "\nDo not call it again.");
    }

    private String complaint(List<Violation> violations) {
        return "Your last answer does not obey the JSON Schema that was asked for:\n"
                + listed(violations)
                + "\nAnswer again with nothing but one JSON value that obeys it.";
    }

    private String listed(List<Violation> violations) {
        return violations.stream()
                .limit(faultsOfOne)
                .map(v -> "- " + v.pointer() + ": " + v.code() + ": " + v.detail())
                .map(line -> shortened(line, LONGEST_DETAIL))
                .collect(Collectors.joining("\n"));
    }

    private static String shortened(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }
}
