package io.penstock.gateway.chat;

import io.penstock.gateway.idempotency.Answer;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.record.CallId;
import io.penstock.gateway.route.Attempt;
import io.penstock.gateway.route.Outcome;
import io.penstock.gateway.route.Spending;
import io.penstock.gateway.stream.CallerStream;
import io.penstock.schema.json.StrictJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a caller is told of an outcome. Codes are the contract, statuses follow from them.
final class Answers {
    /// As nginx names it; no standard does. It reaches records only.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(10);

    private Answers() {}

    /// @param code of the error; null: there is none
    record Rendered(Answer answer, @Nullable String code) {}

    static Rendered of(CallId call, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered(call, answered);
            case Outcome.Failed(var target, var fault, var attempts) ->
                    error(
                            failed(target, fault).attempts(attempts).cause(target, fault),
                            headers(call, target, target.model(), attempts));
            case Outcome.BrokenOff(var target, var fault, _, var attempts) ->
                    error(
                            brokenOff(target, fault).attempts(attempts).cause(target, fault),
                            headers(call, target, target.model(), attempts));
            case Outcome.CallerGone(var target, _, var attempts) ->
                    error(
                            ErrorAnswer.of(
                                    CLIENT_CLOSED_REQUEST,
                                    "invalid_request_error",
                                    "caller_gone",
                                    "The caller left before its answer was whole"),
                            headers(call, target, target.model(), attempts));
            case Outcome.Unsupported(var target, var param, var attempts) ->
                    error(
                            ErrorAnswer.of(
                                            400,
                                            "invalid_request_error",
                                            "unsupported_parameter",
                                            "No target of this route can carry `%s`; %s cannot"
                                                    .formatted(param, target))
                                    .param(param)
                                    .attempts(attempts),
                            headers(call, null, null, attempts));
            case Outcome.NoTarget(var why, var attempts) ->
                    error(
                            exhausted(
                                            why == null
                                                    ? "The route has no target"
                                                    : "No target of this route may be asked: "
                                                            + why)
                                    .attempts(attempts),
                            headers(call, null, null, attempts));
        };
    }

    private static Rendered answered(CallId call, Outcome.Answered answered) {
        var model = answered.completion().path("model").stringValue("");
        var headers = headers(call, answered.target(), model, answered.attempts());
        var schema = answered.compliance().header();
        if (schema != null) {
            headers.put("x-penstock-schema", schema);
        }
        var body = StrictJson.TOLERANT.writeValueAsBytes(answered.completion());
        return new Rendered(new Answer(200, headers, body), null);
    }

    private static Rendered error(ErrorAnswer error, Map<String, String> headers) {
        return new Rendered(error.with(headers), error.code());
    }

    private static ErrorAnswer failed(Target target, Fault fault) {
        return switch (fault.code()) {
            case "structured_output_error", "output_truncated" ->
                    ErrorAnswer.of(422, "structured_output_error", fault.code(), fault.message())
                            .param(fault.param())
                            .errors(fault.violations());
            case "rate_limited" ->
                    ErrorAnswer.of(
                                    429,
                                    "rate_limit_error",
                                    "rate_limited",
                                    "The providers' rate limits are reached; " + target + " first")
                            .retryAfter(
                                    Objects.requireNonNullElse(fault.retryAfter(), UNKNOWN_WAIT));
            case "context_length_exceeded" ->
                    ErrorAnswer.of(
                                    400,
                                    "invalid_request_error",
                                    "context_length_exceeded",
                                    "The prompt is longer than the models of this route can take")
                            .param("messages");
            case "content_policy" ->
                    ErrorAnswer.of(400, "invalid_request_error", "content_policy", fault.message());
            default -> byClass(target, fault);
        };
    }

    private static ErrorAnswer brokenOff(Target target, Fault fault) {
        return fault.violations().isEmpty()
                ? exhausted("%s broke off within its answer: %s".formatted(target, fault.code()))
                : failed(target, fault);
    }

    private static ErrorAnswer byClass(Target target, Fault fault) {
        return switch (fault.kind()) {
            case NEXT_KEY ->
                    ErrorAnswer.of(
                            502,
                            "server_error",
                            "upstream_credentials",
                            "%s refuses the gateway's key, account or model; a person must mend it"
                                    .formatted(target));
            case TERMINAL ->
                    ErrorAnswer.of(400, "invalid_request_error", fault.code(), fault.message())
                            .param(fault.param());
            case RETRY_SAME, COOL_NEXT, NEXT, NEXT_LARGER ->
                    exhausted(
                                    "No provider gave an answer; %s failed first: %s"
                                            .formatted(target, fault.code()))
                            .waitingFor(fault.retryAfter());
        };
    }

    private static ErrorAnswer exhausted(String message) {
        return ErrorAnswer.of(503, "server_error", "providers_exhausted", message);
    }

    private static Map<String, String> headers(
            CallId call, @Nullable Target target, @Nullable String model, List<Attempt> attempts) {
        var asked = attempts.stream().filter(Attempt::happened).count();
        var headers = new HashMap<String, String>();
        headers.put("x-penstock-call-id", call.toString());
        headers.put("x-penstock-attempts", Long.toString(asked));
        headers.put("x-penstock-cache", "bypass");
        if (target != null) {
            headers.put("x-penstock-provider", target.provider());
        }
        var cost = Spending.of(attempts).told();
        if (cost != null) {
            headers.put(CallerStream.COST, cost);
        }
        if (model != null) {
            headers.put("x-penstock-model", printable(model));
        }
        return headers;
    }

    /// A provider may name its model as it likes; a header may not.
    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7E]", "?");
    }
}
