package io.penstock.worker.generate;

import io.penstock.definition.VersionedName;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.call.Answer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Which failure an error of the gateway is: its `error.code` decides, the status only where there
/// is no code that we know.
final class GatewayErrors {
    private static final String IN_FLIGHT = "idempotency_key_in_flight";
    private static final String SERVICE = "llm-gateway";

    /// Those that the gateway tells by their own word.
    private static final Map<String, FailureCode> TOLD =
            Stream.of(
                            FailureCode.INSUFFICIENT_QUOTA,
                            FailureCode.RATE_LIMITED_CALL,
                            FailureCode.PROVIDERS_EXHAUSTED,
                            FailureCode.UPSTREAM_CREDENTIALS,
                            FailureCode.STRUCTURED_OUTPUT_ERROR,
                            FailureCode.OUTPUT_TRUNCATED,
                            FailureCode.CONTENT_POLICY,
                            FailureCode.PII_BLOCKED,
                            FailureCode.GUARDRAIL,
                            FailureCode.CONTEXT_LENGTH_EXCEEDED,
                            FailureCode.UNSUPPORTED_PARAMETER,
                            FailureCode.CRYPTO_DECRYPT_FAILED,
                            FailureCode.PROMPT_NOT_FOUND)
                    .collect(Collectors.toUnmodifiableMap(FailureCode::word, Function.identity()));

    private GatewayErrors() {}

    /// @param prompt that the call named
    static Failure failure(Answer.Refused refused, VersionedName prompt) {
        var word = code(refused.body());
        if (IN_FLIGHT.equals(word)) { // a killed gateway's key stays held until its lease ends
            return FailureCode.SERVICE_AWAY.because(
                    "llm-gateway is not done with an earlier call of this step");
        }
        var code = word == null ? null : TOLD.get(word);
        if (code == null) {
            return refused.failure(SERVICE);
        }
        return code == FailureCode.PROMPT_NOT_FOUND
                ? code.because(
                        "The gateway has no version %d of the prompt %s; publish it there, then retry the run"
                                .formatted(prompt.version(), prompt.name()))
                : code.because("llm-gateway refused the call: " + word);
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
