package io.penstock.worker.generate;

import io.penstock.definition.Step;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.call.Answer;
import io.penstock.worker.call.ServiceClient;
import io.penstock.worker.generate.Attempts.ModelAnswer;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
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

    private static final String KEY = "Idempotency-Key";
    /// Less than this worker waits for the gateway.
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(100_000);

    private final ServiceClient gateway;
    private final Attempts attempts;
    private final OutputSchemas schemas = new OutputSchemas();
    private final InstantSource clock;

    public GenerateStep(ServiceClient gateway, Attempts attempts, InstantSource clock) {
        this.gateway = gateway;
        this.attempts = attempts;
        this.clock = clock;
    }

    /// @throws InterruptedException if the run is given up
    public StepOutcome execute(Step.Generate step, StepCall call) throws InterruptedException {
        var refused = call.purse().pay();
        return refused.isPresent() ? refused.get() : ask(step, call);
    }

    private StepOutcome ask(Step.Generate step, StepCall call) throws InterruptedException {
        var sources = Sources.of(call.known());
        var answer =
                gateway.post(
                        call.run().tenant(),
                        "/v1/chat/completions",
                        headers(step, call),
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

    /// A step with a deadline of its own tells it to the gateway, which gives up by then.
    private Map<String, String> headers(Step.Generate step, StepCall call) {
        if (step.deadline() == null) {
            return Map.of(KEY, call.key());
        }
        var left = Duration.between(clock.instant(), call.deadline()).toMillis();
        var asked = Math.clamp(left, 1, LONGEST.toMillis());
        return Map.of(KEY, call.key(), "x-penstock-timeout-ms", Long.toString(asked));
    }

    private static ModelAnswer modelAnswer(HttpHeaders headers, byte[] body) {
        var usage = tree(body).path("usage");
        return new ModelAnswer(
                headers.getFirst("x-penstock-call-id"),
                headers.getFirst("x-penstock-provider"),
                headers.getFirst("x-penstock-model"),
                tokens(usage.path("prompt_tokens")),
                tokens(usage.path("completion_tokens")),
                price(headers),
                "true".equals(headers.getFirst("x-penstock-repeated")),
                body);
    }

    /// The offline model costs nothing; of any other the gateway tells, or nobody knows.
    private static @Nullable BigDecimal price(HttpHeaders headers) {
        var told = headers.getFirst("x-penstock-cost-usd");
        if (told == null) {
            return "local".equals(headers.getFirst("x-penstock-provider")) ? BigDecimal.ZERO : null;
        }
        try {
            var price = new BigDecimal(told);
            return price.signum() < 0 || price.compareTo(MOST_USD) > 0 ? null : price;
        } catch (NumberFormatException _) {
            return null;
        }
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
        return FailureCode.INVALID_OUTPUT_GIVEN.because(
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
