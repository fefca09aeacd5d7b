package io.penstock.gateway.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request that no target is asked for, as OpenAI's clients understand it.
final class ChatRefusal extends RuntimeException {
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final String code;
    private final @Nullable String param;
    private final @Nullable Duration retryAfter;

    private ChatRefusal(
            int status,
            String type,
            String code,
            @Nullable String param,
            String message,
            @Nullable Duration retryAfter) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.retryAfter = retryAfter;
    }

    static ChatRefusal unreadable(String message) {
        return new ChatRefusal(400, INVALID, "invalid_json", null, message, null);
    }

    static ChatRefusal tooLarge(long limit) {
        return new ChatRefusal(
                413,
                INVALID,
                "request_too_large",
                null,
                "The request is larger than " + limit + " bytes",
                null);
    }

    /// For records and logs: nobody is there to read it.
    static ChatRefusal callerGone() {
        return new ChatRefusal(
                499,
                INVALID,
                "caller_gone",
                null,
                "The caller left before its answer was whole",
                null);
    }

    static ChatRefusal invalid(String param, String message) {
        return new ChatRefusal(400, INVALID, "invalid_value", param, message, null);
    }

    static ChatRefusal unsupported(String param, String message) {
        return new ChatRefusal(400, INVALID, "unsupported_parameter", param, message, null);
    }

    static ChatRefusal noSuchModel(String model) {
        return new ChatRefusal(
                404,
                INVALID,
                "model_not_found",
                "model",
                "There is no route or provider for the model `" + model + "`; see GET /v1/models",
                null);
    }

    static ChatRefusal noSuchPrompt(String id) {
        return new ChatRefusal(
                404,
                INVALID,
                "prompt_not_found",
                "prompt",
                "There is no such version of the prompt `" + id + "`; publish it first",
                null);
    }

    static ChatRefusal keyUsedForOtherBody() {
        return new ChatRefusal(
                422,
                INVALID,
                "idempotency_key_reused",
                "Idempotency-Key",
                "This Idempotency-Key was used with another body; a new request needs a new key",
                null);
    }

    static ChatRefusal keyInFlight() {
        return new ChatRefusal(
                409,
                INVALID,
                "idempotency_key_in_flight",
                "Idempotency-Key",
                "The call with this Idempotency-Key is not finished; try again for its answer",
                Duration.ofSeconds(1));
    }

    static ChatRefusal busy() {
        return new ChatRefusal(
                503,
                "server_error",
                "gateway_busy",
                null,
                "The gateway has as many calls in flight as it may",
                Duration.ofSeconds(1));
    }

    static ChatRefusal storeAway() {
        return new ChatRefusal(
                503,
                "server_error",
                "service_unavailable",
                null,
                "The gateway's database is away",
                Duration.ofSeconds(2));
    }

    static ChatRefusal unexpected() {
        return new ChatRefusal(
                500, "server_error", "internal_error", null, "Something failed on our side", null);
    }

    ErrorAnswer answer() {
        return ErrorAnswer.of(status, type, code, String.valueOf(getMessage()))
                .param(param)
                .retryAfter(retryAfter);
    }
}
