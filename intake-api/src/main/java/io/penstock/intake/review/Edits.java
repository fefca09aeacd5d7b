package io.penstock.intake.review;

import io.penstock.definition.Step;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.json.Violation;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A person's answer as the result of a `generate` step.
final class Edits {
    private static final String CITATIONS = "citations";

    private Edits() {}

    /// Its citations are kept as given; a person answers for what it says, so all of it is borne.
    ///
    /// @throws ProblemException 422 `answer-invalid` with each place that breaks the step's schema
    static String result(Step.Generate step, JsonNode answer) {
        var violations = CompiledSchema.of(step.output().schema()).check(answer);
        if (!violations.isEmpty()) {
            throw invalid(violations);
        }
        var result = JsonNodeFactory.instance.objectNode();
        result.set("output", answer);
        var citations = result.putArray(CITATIONS);
        answer.path(step.output().member(CITATIONS, CITATIONS))
                .valueStream()
                .filter(JsonNode::isString)
                .forEach(citations::add);
        result.put("support", 1.0);
        return StrictJson.TOLERANT.writeValueAsString(result);
    }

    private static ProblemException invalid(List<Violation> violations) {
        var places =
                violations.stream()
                        .map(
                                violation ->
                                        Problem.Place.at(
                                                "#/answer" + violation.pointer().substring(1),
                                                violation.code(),
                                                violation.detail()))
                        .toList();
        return ProblemException.of(
                Problem.of(
                        "answer-invalid",
                        422,
                        "The answer does not obey the step's schema",
                        null,
                        places),
                422);
    }
}
