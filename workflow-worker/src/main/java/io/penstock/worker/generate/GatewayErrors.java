package io.penstock.worker.generate;

import io.penstock.definition.VersionedName;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.call.Answer;
import io.penstock.worker.run.StepOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Which failure an error of the gateway is: its `error.code` decides, the status only where there
/// is no code that we know.
final class GatewayErrors {
    private static final String IN_FLIGHT = "idempotency_key_in_flight";
    private static final String NO_PROMPT = "prompt_not_found";
    private static final String SERVICE = "llm-gateway";

    private GatewayErrors() {}

    /// @param prompt that the call named
    static Failure failure(Answer.Refused refused, VersionedName prompt) {
        var code = code(refused.body());
        if (code == null) {
            return refused.failure(SERVICE);
        }
        if (code.equals(IN_FLIGHT)) { // a killed gateway's key stays held until its lease ends
            return new Failure(
                    FailureClass.TRANSIENT,
                    StepOutcome.SERVICE_AWAY,
                    "llm-gateway is not done with an earlier call of this step");
        }
        if (code.equals(NO_PROMPT)) {
            return new Failure(
                    FailureClass.LOGIC_DEFECT,
                    NO_PROMPT,
                    "The gateway has no version %d of the prompt %s; publish it there, then retry the run"
                            .formatted(prompt.version(), prompt.name()));
        }
        var failureClass = failureClass(code);
        return failureClass == null
                ? refused.failure(SERVICE)
                : new Failure(failureClass, code, "llm-gateway refused the call: " + code);
    }

    private static @Nullable FailureClass failureClass(String code) {
        return switch (code) {
            case "insufficient_quota" -> FailureClass.BUDGET_EXHAUSTED;
            case "rate_limited" -> FailureClass.RATE_LIMITED;
            case "providers_exhausted" -> FailureClass.PROVIDER_UNAVAILABLE;
            case "upstream_credentials" -> FailureClass.UNAUTHORIZED;
            case "structured_output_error" -> FailureClass.INVALID_OUTPUT;
            case "content_policy", "pii_blocked", "guardrail" -> FailureClass.POLICY_VIOLATION;
            case "context_length_exceeded" -> FailureClass.MISSING_DATA;
            case "unsupported_parameter", "crypto_decrypt_failed" -> FailureClass.LOGIC_DEFECT;
            default -> null;
        };
    }

    private static @Nullable String code(byte[] body) {
        try {
            var code = StrictJson.TOLERANT.readTree(body).path("error").path("code");
            return code.isString() ? code.asString() : null;
        } catch (JacksonException _) {
            return null;
        }
    }
}
