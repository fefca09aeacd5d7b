package io.penstock.worker.call;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
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
                        FailureCode.SERVICE_REFUSED_US.because(
                                service + " refused this worker's token; check its scopes");
                case 408 -> failed(service);
                case 503 -> FailureCode.SERVICE_AWAY.because(service + " cannot serve now");
                case 429 ->
                        FailureCode.RATE_LIMITED_CALL.because(service + " asked for fewer calls");
                default ->
                        status >= 500
                                ? failed(service)
                                : FailureCode.REQUEST_REFUSED.because(
                                        service + " answered " + status + " to a request of ours");
            };
        }

        private Failure failed(String service) {
            return FailureCode.SERVICE_FAILED.because(service + " answered " + status);
        }
    }

    /// No answer.
    record Absent(Failure failure) implements Answer {}
}
