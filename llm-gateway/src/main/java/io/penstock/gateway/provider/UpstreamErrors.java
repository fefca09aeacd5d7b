package io.penstock.gateway.provider;

import io.penstock.schema.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Classifies what a provider answers instead of a completion: by its code first, by its status
/// second.
final class UpstreamErrors {
    /// Longer waits than this are no longer the business of a call.
    static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private static final int MAX_MESSAGE = 500;
    private static final Set<String> OUT_OF_CREDIT =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "account_deactivated");
    private static final Set<String> POLICY =
            Set.of("content_policy_violation", "content_filter", "content_policy");
    private static final Pattern TOO_LONG =
            Pattern.compile(
                    "maximum context length|context window|prompt is too long|input is too long|too many tokens",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final int OVERLOADED = 529;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");

    private final InstantSource clock;

    UpstreamErrors(InstantSource clock) {
        this.clock = clock;
    }

    Fault classify(int status, HttpHeaders headers, byte[] body) {
        var error = error(body);
        var code = error.path("code").asString("").toLowerCase(Locale.ROOT);
        var message = error.path("message").asString("");
        var retryAfter = retryAfter(headers);
        if (code.equals("context_length_exceeded")
                || status == 413
                || (status == 400 && TOO_LONG.matcher(message).find())) {
            return fault(FaultClass.NEXT_LARGER, status, "context_length_exceeded", error, null);
        }
        if (POLICY.contains(code)) {
            return fault(FaultClass.TERMINAL, status, "content_policy", error, null);
        }
        if (OUT_OF_CREDIT.contains(code)) {
            return credentials(status, code);
        }
        return switch (status) {
            case 401, 402, 403, 404 -> credentials(status, code);
            case 429 -> fault(FaultClass.COOL_NEXT, status, "rate_limited", error, retryAfter);
            case 503, 529 ->
                    fault(
                            retryAfter == null ? FaultClass.RETRY_SAME : FaultClass.COOL_NEXT,
                            status,
                            "overloaded",
                            error,
                            retryAfter);
            case 408, 500, 502 -> fault(FaultClass.RETRY_SAME, status, "server_error", error, null);
            case 400, 422 ->
                    fault(
                            FaultClass.TERMINAL,
                            status,
                            Fault.word(code, "invalid_request"),
                            error,
                            null);
            default -> fault(FaultClass.NEXT, status, "unexpected_status", error, null);
        };
    }

    /// An error that came where a stream had begun, which no status tells of.
    Fault inStream(byte[] body) {
        var error = error(body);
        var word = error.path("code").asString("");
        var status =
                STATUS.matcher(word).matches()
                        ? Integer.parseInt(word)
                        : status(word + " " + error.path("type").asString(""));
        var fault = classify(status, HttpHeaders.EMPTY, body);
        return status == OVERLOADED
                ? fault(FaultClass.COOL_NEXT, status, "overloaded", error, null)
                : fault;
    }

    private static int status(String words) {
        if (words.contains("rate_limit") || words.contains("too_many")) {
            return 429;
        }
        if (words.contains("overloaded")) {
            return OVERLOADED;
        }
        if (words.contains("authentication") || words.contains("permission")) {
            return 401;
        }
        if (words.contains("invalid_request") || words.contains("context_length")) {
            return 400;
        }
        return 500;
    }

    /// Their text may hold a part of our key: it goes nowhere.
    private static Fault credentials(int status, String code) {
        return new Fault(
                FaultClass.NEXT_KEY,
                status,
                Fault.word(code, "upstream_credentials"),
                "The provider refuses our key, our account or the model's name",
                null,
                null,
                List.of());
    }

    private static Fault fault(
            FaultClass kind,
            int status,
            String code,
            JsonNode error,
            @Nullable Duration retryAfter) {
        var message = error.path("message").asString("");
        return new Fault(
                kind,
                status,
                code,
                message.isBlank()
                        ? "The provider answered " + status
                        : message.substring(0, Math.min(message.length(), MAX_MESSAGE)),
                error.path("param").stringValue(null),
                retryAfter,
                List.of());
    }

    private static JsonNode error(byte[] body) {
        try {
            var json = StrictJson.TOLERANT.readTree(body);
            return json.path("error").isObject() ? json.path("error") : json;
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /// `retry-after-ms`, else `retry-after` in seconds or as a date (RFC 9110, section 10.2.3).
    @Nullable Duration retryAfter(HttpHeaders headers) {
        var millis = headers.getFirst("retry-after-ms");
        if (millis != null && SECONDS.matcher(millis).matches()) {
            return bounded(Duration.ofMillis((long) Double.parseDouble(millis)));
        }
        var text = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (text == null) {
            return null;
        }
        if (SECONDS.matcher(text).matches()) {
            return bounded(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
        }
        try {
            Instant until =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return bounded(Duration.between(clock.instant(), until));
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
    }
}
