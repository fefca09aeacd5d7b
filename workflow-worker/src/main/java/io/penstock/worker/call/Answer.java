package io.penstock.worker.call;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.worker.run.StepOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// What came back from a call.
public sealed interface Answer {

    /// 2xx.
    record Given(HttpHeaders headers, byte[] body) implements Answer {}

    /// Any other status.
    ///
    /// @param retryAt the instant that `Retry-After` names
    record Refused(int status, byte[] body, @Nullable Instant retryAt) implements Answer {

        /// What the status alone says; a service whose errors say more is asked first.
        public Failure failure(String service) {
            return switch (status) {
                case 401, 403 ->
                        failure(
                                FailureClass.UNAUTHORIZED,
                                "service_refused_us",
                                service + " refused this worker's token; check its scopes");
                case 408 -> transientFailure(service);
                case 503 ->
                        failure(
                                FailureClass.TRANSIENT,
                                StepOutcome.SERVICE_AWAY,
                                service + " cannot serve now");
                case 429 ->
                        failure(
                                FailureClass.RATE_LIMITED,
                                "rate_limited",
                                service + " asked for fewer calls");
                default -> status >= 500 ? transientFailure(service) : defect(service);
            };
        }

        private Failure transientFailure(String service) {
            return failure(
                    FailureClass.TRANSIENT, "service_failed", service + " answered " + status);
        }

        private Failure defect(String service) {
            return failure(
                    FailureClass.LOGIC_DEFECT,
                    "request_refused",
                    service + " answered " + status + " to a request of ours");
        }

        private static Failure failure(FailureClass failureClass, String code, String detail) {
            return new Failure(failureClass, code, detail);
        }
    }

    /// No answer.
    record Absent(Failure failure) implements Answer {}
}
