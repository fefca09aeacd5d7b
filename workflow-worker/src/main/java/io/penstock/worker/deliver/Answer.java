package io.penstock.worker.deliver;

import io.penstock.schema.failure.FailureCode;
import io.penstock.worker.call.RetryAfter;
import io.penstock.worker.deliver.Outlet.Sending;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/// What a target answered to a message, and what its status means at every target. None of them
/// recognises a repetition, so a 5xx leaves doubt: it may stem from a proxy before a target that
/// took the message.
///
/// @param target its name, for people
/// @param body missing where it is no JSON
/// @param at when it came
record Answer(String target, int status, HttpHeaders headers, JsonNode body, Instant at) {

    boolean took() {
        return status >= 200 && status < 300;
    }

    boolean isDoubtful() {
        return status >= 500;
    }

    /// @param id of the message, a text or a number
    Sending takenAs(JsonNode id) {
        return id.isString() || id.isIntegralNumber()
                ? new Sending.Taken(id.asString())
                : TargetCall.unknown(target + " answered without naming the message");
    }

    Sending notTaken() {
        return notTaken("");
    }

    /// @param reason added to what is said of a refusal
    Sending notTaken(String reason) {
        return isDoubtful()
                ? TargetCall.unknown(
                        target + " answered " + status + " to a message that it may have taken")
                : refusal(reason);
    }

    Sending.Refused refusal(String reason) {
        return switch (status) {
            case 429 -> limited(retryAfter());
            case 401, 403 ->
                    TargetCall.refused(
                            FailureCode.TARGET_UNAUTHORIZED,
                            target + " refused the connection's access token; renew it");
            default ->
                    TargetCall.refused(
                            FailureCode.TARGET_REFUSED, target + " answered " + status + reason);
        };
    }

    Sending.Refused limited(@Nullable Instant notBefore) {
        return new Sending.Refused(
                FailureCode.RATE_LIMITED_CALL.because(target + " asked for fewer calls"),
                notBefore);
    }

    @Nullable Instant retryAfter() {
        return RetryAfter.read(headers, at);
    }

    /// @param otherwise how long to wait where the header is missing; null: not known
    @Nullable Instant retryAfterOr(@Nullable Duration otherwise) {
        var told = retryAfter();
        return told == null && otherwise != null ? at.plus(otherwise) : told;
    }
}
