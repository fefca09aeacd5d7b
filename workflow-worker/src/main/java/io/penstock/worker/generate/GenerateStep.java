package io.penstock.worker.generate;

import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.call.Answer;
import io.penstock.worker.call.ServiceClient;
import io.penstock.worker.generate.Attempts.ModelAnswer;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Buys an answer. What came back is kept before anything is made of it; the gateway gives the same
/// answer again to the same key.
public final class GenerateStep {
    private static final JsonMapper JSON = StrictJson.TOLERANT;

    private final ServiceClient gateway;
    private final Attempts attempts;
    private final OutputSchemas schemas = new OutputSchemas();

    public GenerateStep(ServiceClient gateway, Attempts attempts) {
        this.gateway = gateway;
        this.attempts = attempts;
    }

    /// @throws InterruptedException if the run is given up
    public StepOutcome execute(Step.Generate step, StepCall call) throws InterruptedException {
        var sources = Sources.of(call.known());
        var answer =
                gateway.post(
                        call.run().tenant(),
                        "/v1/chat/completions",
                        Map.of("Idempotency-Key", call.key()),
                        Prompt.request(step, call, sources));
        return switch (answer) {
            case Answer.Given(var headers, var body) ->
                    attempts.keep(call, modelAnswer(headers, body))
                            ? judged(step, body, sources)
                            : new StepOutcome.Abandoned();
            case Answer.Refused refused ->
                    new StepOutcome.Failed(
                            GatewayErrors.failure(refused, step.prompt()), refused.retryAt());
            case Answer.Absent(var failure) -> new StepOutcome.Failed(failure);
        };
    }

    private static ModelAnswer modelAnswer(HttpHeaders headers, byte[] body) {
        var usage = tree(body).path("usage");
        return new ModelAnswer(
                headers.getFirst("x-penstock-call-id"),
                headers.getFirst("x-penstock-provider"),
                headers.getFirst("x-penstock-model"),
                tokens(usage.path("prompt_tokens")),
                tokens(usage.path("completion_tokens")),
                body);
    }

    private static @Nullable Long tokens(JsonNode count) {
        return count.canConvertToLong() ? count.asLong() : null;
    }

    private StepOutcome judged(Step.Generate step, byte[] body, Sources sources) {
        var content = tree(body).path("choices").path(0).path("message").path("content");
        var schema = step.output().schema();
        return content.isString()
                        && parsed(content.asString()) instanceof ObjectNode output
                        && schemas.of(schema).check(output).isEmpty()
                ? new StepOutcome.Done(Judgement.result(output, schema, sources))
                : new StepOutcome.Failed(invalid(step));
    }

    private static Failure invalid(Step.Generate step) {
        return new Failure(
                FailureClass.INVALID_OUTPUT,
                "invalid_output",
                "The answer for step " + step.id() + " does not obey its output schema");
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode parsed(String content) {
        try {
            return JSON.readTree(content);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
