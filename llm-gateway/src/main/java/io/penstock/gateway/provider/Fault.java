package io.penstock.gateway.provider;

import io.penstock.gateway.schema.OutputFault;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why an attempt gave no answer.
///
/// @param status of the provider's response; null if there was none
/// @param code a stable word
/// @param message for the caller only: a provider may repeat parts of the prompt in it
/// @param retryAfter how long the target wants to be left alone
/// @param violations where the output disobeyed the caller's schema
public record Fault(
        FaultClass kind,
        @Nullable Integer status,
        String code,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        List<OutputFault> violations) {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    public Fault {
        violations = List.copyOf(violations);
    }

    /// The target could not be reached, or the connection broke.
    public static Fault unreachable(FaultClass kind, String code, String message) {
        return new Fault(kind, null, code, message, null, null, List.of());
    }

    /// The target answered 200, but with something that is no completion.
    public static Fault unusable(String code, String message) {
        return new Fault(FaultClass.NEXT, 200, code, message, null, null, List.of());
    }

    /// Nothing was heard of an answer.
    public static Fault silent() {
        return unreachable(FaultClass.NEXT, "timeout", "Nothing was said within the time allowed");
    }

    /// It fell silent in the middle of its answer.
    public static Fault stalled() {
        return unreachable(FaultClass.NEXT, "stalled", "The answer stopped before its end");
    }

    /// It went on for too long.
    public static Fault tooSlow() {
        return unreachable(FaultClass.NEXT, "timeout", "No whole answer within the time allowed");
    }

    /// The connection broke in the middle of its answer.
    public static Fault cut() {
        return unreachable(FaultClass.NEXT, "cut", "The connection broke within the answer");
    }

    /// The target still wants to be left alone, as it told an earlier call.
    public static Fault cooling(Duration rest) {
        return new Fault(
                FaultClass.COOL_NEXT,
                null,
                "rate_limited",
                "It wants to be left alone for a while",
                null,
                rest,
                List.of());
    }

    /// A stream that ended as if all were well, without having told why its text ends.
    public static Fault unfinished() {
        return unusable("unfinished", "The stream ended before its answer did");
    }

    static Fault tooLarge() {
        return unusable("too_large", "The provider's answer is larger than allowed");
    }

    /// The output disobeys the schema of the caller.
    public static Fault disobedient(String message, List<OutputFault> violations) {
        return new Fault(
                FaultClass.NEXT, 200, "structured_output_error", message, null, null, violations);
    }

    /// The output was cut by its token limit.
    ///
    /// @param byCaller the request sets the limit, so that no other target has a higher one
    public static Fault truncated(boolean byCaller) {
        return new Fault(
                byCaller ? FaultClass.TERMINAL : FaultClass.NEXT,
                200,
                "output_truncated",
                "The output reached its token limit before it was whole; raise max_completion_tokens",
                "max_completion_tokens",
                null,
                List.of());
    }

    /// The model declined to answer.
    public static Fault refused() {
        return new Fault(
                FaultClass.TERMINAL,
                200,
                "content_policy",
                "The model declined to answer",
                null,
                null,
                List.of());
    }

    /// The same, with another time to wait.
    public Fault after(Duration wait) {
        return new Fault(kind, status, code, message, param, wait, violations);
    }

    /// A word of a provider's that may stand in records; anything else becomes `fallback`.
    static String word(@Nullable String given, String fallback) {
        return given != null && WORD.matcher(given).matches() ? given : fallback;
    }
}
