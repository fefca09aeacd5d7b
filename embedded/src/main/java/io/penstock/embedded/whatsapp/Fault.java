package io.penstock.embedded.whatsapp;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// How the stand-in is to misbehave. As JSON, every member optional:
/// `{"next": 3, "status": 503, "take": false, "drop": false, "delay_ms": 0, "callbacks": true,
/// "retry_after": 5, "code": 63016}`.
///
/// @param next for how many messages; negative until it is changed
/// @param status to answer with; 0 for the ordinary answer
/// @param take whether the message arrives all the same
/// @param drop the connection instead of answering
/// @param delay before anything is answered
/// @param callbacks whether status callbacks follow
/// @param retryAfter seconds to ask for with a refusal; 0 for none
/// @param code of the vendor's own to answer with, where it has codes; 0 for the usual one
public record Fault(
        int next,
        int status,
        boolean take,
        boolean drop,
        Duration delay,
        boolean callbacks,
        int retryAfter,
        int code) {
    /// Nothing is wrong.
    public static final Fault NONE = new Fault(-1, 0, true, false, Duration.ZERO, true, 0, 0);

    public Fault {
        if (status != 0 && (status < 400 || status > 599)) {
            throw new IllegalArgumentException("status must be 400 to 599");
        }
    }

    /// Nobody is asked to wait.
    public Fault(
            int next, int status, boolean take, boolean drop, Duration delay, boolean callbacks) {
        this(next, status, take, drop, delay, callbacks, 0, 0);
    }

    /// The next messages are refused.
    public static Fault refuse(int next, int status) {
        return new Fault(next, status, false, false, Duration.ZERO, true, 0, 0);
    }

    /// The next messages arrive, and the sender does not learn of it.
    public static Fault dropAfterTaking(int next) {
        return new Fault(next, 0, true, true, Duration.ZERO, true, 0, 0);
    }

    /// The next message is refused, and no other wanted for a while.
    public static Fault rateLimited(int retryAfterSeconds) {
        return new Fault(1, 429, false, false, Duration.ZERO, true, retryAfterSeconds, 0);
    }

    public Fault withoutCallbacks() {
        return new Fault(next, status, take, drop, delay, false, retryAfter, code);
    }

    public Fault withDelay(Duration delay) {
        return new Fault(next, status, take, drop, delay, callbacks, retryAfter, code);
    }

    public Fault withCode(int code) {
        return new Fault(next, status, take, drop, delay, callbacks, retryAfter, code);
    }

    static Fault from(JsonNode json) {
        var status = json.path("status").asInt(0);
        return new Fault(
                json.path("next").asInt(-1),
                status,
                json.path("take").asBoolean(status == 0),
                json.path("drop").asBoolean(false),
                Duration.ofMillis(json.path("delay_ms").asLong(0)),
                json.path("callbacks").asBoolean(true),
                json.path("retry_after").asInt(0),
                json.path("code").asInt(0));
    }

    Fault withOneLess() {
        return new Fault(next - 1, status, take, drop, delay, callbacks, retryAfter, code);
    }
}
