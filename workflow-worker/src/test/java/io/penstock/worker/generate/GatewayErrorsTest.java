package io.penstock.worker.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.VersionedName;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.worker.call.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayErrorsTest {
    private static final VersionedName PROMPT = new VersionedName("reply", 7);

    @ParameterizedTest
    @CsvSource({
        "429, insufficient_quota, BUDGET_EXHAUSTED",
        "429, rate_limited, RATE_LIMITED",
        "503, providers_exhausted, PROVIDER_UNAVAILABLE",
        "502, upstream_credentials, UNAUTHORIZED",
        "422, structured_output_error, INVALID_OUTPUT",
        "422, output_truncated, INVALID_OUTPUT",
        "400, content_policy, POLICY_VIOLATION",
        "400, pii_blocked, POLICY_VIOLATION",
        "400, guardrail, POLICY_VIOLATION",
        "400, context_length_exceeded, MISSING_DATA",
        "400, unsupported_parameter, LOGIC_DEFECT",
        "500, crypto_decrypt_failed, LOGIC_DEFECT",
        "404, prompt_not_found, LOGIC_DEFECT",
        "409, idempotency_key_in_flight, TRANSIENT",
        "503, service_unavailable, TRANSIENT",
        "422, idempotency_key_reused, LOGIC_DEFECT",
        "429, a_code_of_tomorrow, RATE_LIMITED",
        "401, a_code_of_tomorrow, UNAUTHORIZED",
    })
    void theCodeDecidesBeforeTheStatus(int status, String code, FailureClass expected) {
        var body = "{\"error\": {\"code\": \"%s\"}}".formatted(code);

        assertThat(failureClass(status, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"500, TRANSIENT", "502, TRANSIENT", "400, LOGIC_DEFECT", "408, TRANSIENT"})
    void withoutACodeTheStatusDecides(int status, FailureClass expected) {
        assertThat(failureClass(status, "<html>")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"503, service_unavailable", "409, idempotency_key_in_flight"})
    void aGatewayThatCannotServeNowIsAwayAndNotAtFault(int status, String code) {
        var body = "{\"error\": {\"code\": \"%s\"}}".formatted(code);
        var refused = new Answer.Refused(status, body.getBytes(StandardCharsets.UTF_8), null);

        assertThat(GatewayErrors.failure(refused, PROMPT).code())
                .isEqualTo(FailureCode.SERVICE_AWAY.word());
    }

    @Test
    void anUnpublishedPromptIsNamedWithItsRemedy() {
        var body = "{\"error\": {\"code\": \"prompt_not_found\"}}";
        var refused = new Answer.Refused(404, body.getBytes(StandardCharsets.UTF_8), null);

        var failure = GatewayErrors.failure(refused, PROMPT);

        assertThat(failure.code()).isEqualTo("prompt_not_found");
        assertThat(failure.detail()).contains("reply", "version 7", "publish");
    }

    private static FailureClass failureClass(int status, String body) {
        var refused = new Answer.Refused(status, body.getBytes(StandardCharsets.UTF_8), null);
        return GatewayErrors.failure(refused, PROMPT).failureClass();
    }
}
