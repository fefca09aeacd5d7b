package io.penstock.schema.failure;

import static io.penstock.schema.failure.FailureClass.BUDGET_EXHAUSTED;
import static io.penstock.schema.failure.FailureClass.CRASH_LOOP;
import static io.penstock.schema.failure.FailureClass.EXPIRED;
import static io.penstock.schema.failure.FailureClass.INVALID_OUTPUT;
import static io.penstock.schema.failure.FailureClass.LOGIC_DEFECT;
import static io.penstock.schema.failure.FailureClass.LOW_CONFIDENCE;
import static io.penstock.schema.failure.FailureClass.MISSING_DATA;
import static io.penstock.schema.failure.FailureClass.POLICY_VIOLATION;
import static io.penstock.schema.failure.FailureClass.PROVIDER_UNAVAILABLE;
import static io.penstock.schema.failure.FailureClass.RATE_LIMITED;
import static io.penstock.schema.failure.FailureClass.TRANSIENT;
import static io.penstock.schema.failure.FailureClass.UNAUTHORIZED;
import static io.penstock.schema.failure.FailureClass.UNREADABLE;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every failure that there is, with its class: the one place in which failures are classified.
///
/// The word is stable: filters, alerts and dead letters name it. The message is fixed text that may
/// stand anywhere; what is said of the single case is the failure's detail, which is sealed.
/// `docs/architecture.md` has the table, and a test holds it to this list.
public enum FailureCode {
    SERVICE_AWAY(
            "service_away",
            "A service of this system cannot be reached, or cannot serve now",
            TRANSIENT),
    SERVICE_FAILED("service_failed", "A service of this system failed", TRANSIENT),
    ANSWER_LOST(
            "answer_lost", "A service of this system took a call and never answered", TRANSIENT),
    ANSWER_TOO_LARGE(
            "answer_too_large", "An answer is larger than what this system takes", INVALID_OUTPUT),
    ANSWER_UNREADABLE(
            "answer_unreadable",
            "A service of this system answered what cannot be read",
            LOGIC_DEFECT),
    REQUEST_REFUSED(
            "request_refused", "A service of this system refused a request of ours", LOGIC_DEFECT),
    SERVICE_REFUSED_US(
            "service_refused_us",
            "A service of this system refused the worker's token",
            UNAUTHORIZED),
    TOKEN_REFUSED("token_refused", "The issuer gives the worker no token", UNAUTHORIZED),
    CONNECTIONS_UNKNOWN("connections_unknown", "The connections could not be read yet", TRANSIENT),

    RATE_LIMITED_CALL("rate_limited", "The other side asked for fewer calls", RATE_LIMITED),
    PROVIDERS_EXHAUSTED(
            "providers_exhausted", "No provider of a model could answer", PROVIDER_UNAVAILABLE),
    UPSTREAM_CREDENTIALS(
            "upstream_credentials", "A provider refused this system's credential", UNAUTHORIZED),
    INSUFFICIENT_QUOTA(
            "insufficient_quota", "The spend ceiling at the gateway is reached", BUDGET_EXHAUSTED),
    STRUCTURED_OUTPUT_ERROR(
            "structured_output_error",
            "No model gave an answer that obeys the schema",
            INVALID_OUTPUT),
    OUTPUT_TRUNCATED(
            "output_truncated", "A model's answer ended at its limit of tokens", INVALID_OUTPUT),
    INVALID_OUTPUT_GIVEN(
            "invalid_output", "The answer does not obey the step's schema", INVALID_OUTPUT),
    CONTENT_POLICY("content_policy", "A provider refused the content", POLICY_VIOLATION),
    PII_BLOCKED("pii_blocked", "The content may not leave", POLICY_VIOLATION),
    GUARDRAIL("guardrail", "A guardrail stopped the call", POLICY_VIOLATION),
    CONTEXT_LENGTH_EXCEEDED(
            "context_length_exceeded", "The text is too long for every model", MISSING_DATA),
    UNSUPPORTED_PARAMETER(
            "unsupported_parameter", "No model can carry what the call asks for", LOGIC_DEFECT),
    CRYPTO_DECRYPT_FAILED(
            "crypto_decrypt_failed", "The gateway could not open what it had sealed", LOGIC_DEFECT),
    PROMPT_NOT_FOUND(
            "prompt_not_found", "The prompt that the step names is not published", LOGIC_DEFECT),
    BUDGET_CALLS(
            "model_calls_used_up",
            "The run used up the model calls of its budget",
            BUDGET_EXHAUSTED),
    BUDGET_USD("usd_used_up", "The run used up the money of its budget", BUDGET_EXHAUSTED),

    LOW_CONFIDENCE_FOUND(
            "low_confidence", "What was found is below the step's threshold", LOW_CONFIDENCE),
    REVIEW_REQUIRED("review_required", "The workflow asks for a person here", LOW_CONFIDENCE),
    EXPRESSION_FAILED(
            "expression_failed",
            "An expression of the workflow failed on this run",
            LOGIC_DEFECT,
            MISSING_DATA),

    NO_CONNECTION("no_connection", "No connection leads to where the step sends", MISSING_DATA),
    NO_ADDRESS("no_address", "There is no address to send to", MISSING_DATA),
    EMPTY_BODY("empty_body", "There is nothing to send", LOGIC_DEFECT),
    PAYLOAD_TOO_LARGE(
            "payload_too_large", "The text is longer than the target takes", LOGIC_DEFECT),
    REPLY_WINDOW_CLOSED(
            "reply_window_closed", "The channel takes no free-form answer any more", EXPIRED),
    HOST_NOT_ALLOWED("host_not_allowed", "The target's host is not an allowed one", LOGIC_DEFECT),
    ADDRESS_NOT_ALLOWED(
            "address_not_allowed", "The target's name leads into a private network", LOGIC_DEFECT),
    BAD_REQUEST_MADE("bad_request", "The step made a request that cannot be sent", LOGIC_DEFECT),
    TARGET_AWAY("target_away", "The target could not be reached; nothing was sent", TRANSIENT),
    TARGET_FAILED(
            "target_failed", "The target failed; it recognises a repetition by its key", TRANSIENT),
    TARGET_UNAUTHORIZED(
            "target_unauthorized", "The target refused the connection's credential", UNAUTHORIZED),
    TARGET_REFUSED("target_refused", "The target refused what was sent", LOGIC_DEFECT),
    OUTCOME_UNKNOWN(
            "outcome_unknown", "Whether the target took what was sent is unknown", TRANSIENT),
    DELIVERY_UNKNOWN("delivery-unknown", "Nothing told whether the message arrived", TRANSIENT),
    CALL_UNKNOWN("call-unknown", "Whether the call had its effect is unknown", TRANSIENT),
    DELIVERY_FAILED(
            "delivery-failed", "The channel said that the message was not delivered", LOGIC_DEFECT),
    ACTION_CHANGED(
            "action-changed", "What would be sent is not what was approved", POLICY_VIOLATION),

    DEADLINE_PASSED("deadline_passed", "The run's deadline passed", EXPIRED),
    STEP_DEADLINE_PASSED("step_deadline_passed", "The step's deadline passed", EXPIRED),
    REVIEW_EXPIRED("review_expired", "Nobody decided the review in time", EXPIRED),
    /// With the class of the review's reason.
    REVIEW_REJECTED("review_rejected", "A reviewer rejected it", FailureClass.values()),

    STEP_BROKE("step_broke", "A step broke: a defect of this system", LOGIC_DEFECT),
    ENGINE_BROKE("engine_broke", "The engine broke: a defect of this system", LOGIC_DEFECT),
    RUN_UNREADABLE("run_unreadable", "The run's event or definition cannot be read", LOGIC_DEFECT),
    CRASHED("crash-loop", "The run took its worker down too often", CRASH_LOOP),
    UNREADABLE_RECORD("unreadable-record", "A record of the log cannot be read", UNREADABLE);

    private static final Map<String, FailureCode> BY_WORD =
            Arrays.stream(values())
                    .collect(Collectors.toMap(FailureCode::word, Function.identity()));

    private final String word;
    private final String message;
    private final List<FailureClass> classes;

    FailureCode(String word, String message, FailureClass... classes) {
        this.word = word;
        this.message = message;
        this.classes = List.of(classes);
    }

    public static Optional<FailureCode> named(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }

    public String word() {
        return word;
    }

    /// One sentence for anybody.
    public String message() {
        return message;
    }

    /// The first is what it is where nothing else is said.
    public List<FailureClass> classes() {
        return classes;
    }

    /// Words of those that tell nothing about a step, and so use up none of its attempts: a service
    /// of this system was away, and the run waits for it.
    public static String[] uncounted() {
        return new String[] {SERVICE_AWAY.word, ANSWER_LOST.word};
    }

    public static boolean counts(Failure failure) {
        return !List.of(uncounted()).contains(failure.code());
    }

    public boolean is(Failure failure) {
        return failure.code().equals(word);
    }

    public Failure because(String detail) {
        return because(classes.getFirst(), detail);
    }

    /// @throws IllegalArgumentException if it is none of its classes
    public Failure because(FailureClass failureClass, String detail) {
        if (!classes.contains(failureClass)) {
            throw new IllegalArgumentException(word + " is never " + failureClass);
        }
        return new Failure(failureClass, word, detail);
    }
}
