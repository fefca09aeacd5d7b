package io.penstock.worker.retrieve;

import io.penstock.definition.Evaluated;
import io.penstock.definition.Step;
import io.penstock.schema.api.Retrieval.ContextRequest;
import io.penstock.schema.api.Retrieval.ContextResponse;
import io.penstock.schema.api.Retrieval.Turn;
import io.penstock.schema.event.Event;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.call.Answer;
import io.penstock.worker.call.ServiceClient;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Finds context. The history that went with the query is kept in the result, so that later steps
/// say the same at every attempt.
public final class RetrieveStep {
    private static final JsonMapper JSON = StrictJson.TOLERANT;
    private static final String SERVICE = "retrieval-service";

    private final ServiceClient retrieval;
    private final History history;

    public RetrieveStep(ServiceClient retrieval, History history) {
        this.retrieval = retrieval;
        this.history = history;
    }

    /// @throws InterruptedException if the run is given up
    public StepOutcome execute(Step.Retrieve step, StepCall call) throws InterruptedException {
        if (saysNothing(call.run().event())) {
            return judged(step, nothing());
        }
        return switch (step.query().render(call.known().scope())) {
            case Evaluated.Failed<String>(var failure) -> new StepOutcome.Failed(failure);
            case Evaluated.Value<String>(var query) ->
                    query.isBlank() ? judged(step, nothing()) : search(step, call, query);
        };
    }

    /// A message whose sender said nothing (a photo, say) has nothing to search for.
    private static boolean saysNothing(Event event) {
        return event.data().message() != null && event.text() == null;
    }

    private StepOutcome search(Step.Retrieve step, StepCall call, String query)
            throws InterruptedException {
        var turns =
                step.history() == 0 ? List.<Turn>of() : history.before(call.run(), step.history());
        var answer =
                retrieval.post(
                        call.run().tenant(),
                        "/v1/context",
                        Map.of(),
                        body(step, call, query, turns));
        return switch (answer) {
            case Answer.Given(_, var body) -> read(step, body, turns);
            case Answer.Refused refused ->
                    new StepOutcome.Failed(refused.failure(SERVICE), refused.retryAt());
            case Answer.Absent(var failure) -> new StepOutcome.Failed(failure);
        };
    }

    private static byte[] body(Step.Retrieve step, StepCall call, String query, List<Turn> turns) {
        return JSON.writeValueAsBytes(
                new ContextRequest(
                        query,
                        step.sources().isEmpty() ? null : step.sources(),
                        step.top(),
                        null,
                        call.run().event().partitionkey(),
                        turns.isEmpty() ? null : turns,
                        null,
                        null));
    }

    private static StepOutcome read(Step.Retrieve step, byte[] body, List<Turn> turns) {
        try {
            var found = JSON.readValue(body, ContextResponse.class);
            ObjectNode result = JSON.valueToTree(found);
            result.set("history", JSON.valueToTree(turns));
            return judged(step, result);
        } catch (JacksonException _) {
            return new StepOutcome.Failed(
                    FailureCode.ANSWER_UNREADABLE.because(
                            SERVICE
                                    + " answered what this worker cannot read; are both of one release?"));
        }
    }

    private static ObjectNode nothing() {
        var result = JsonNodeFactory.instance.objectNode();
        result.put("confidence", 0.0).put("calibrated", false);
        result.putArray("blocks");
        result.putArray("history");
        return result;
    }

    private static StepOutcome judged(Step.Retrieve step, ObjectNode result) {
        var confidence = result.path("confidence").asDouble(0);
        return confidence < step.minConfidence()
                ? new StepOutcome.Doubtful(result, tooLow(step, confidence))
                : new StepOutcome.Done(result);
    }

    private static Failure tooLow(Step.Retrieve step, double confidence) {
        return FailureCode.LOW_CONFIDENCE_FOUND.because(
                "Step %s found context with confidence %.2f, and needs %.2f"
                        .formatted(step.id(), confidence, step.minConfidence()));
    }
}
