package io.penstock.gateway.chat;

import io.penstock.gateway.idempotency.Answer;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.route.Attempt;
import io.penstock.gateway.schema.OutputFault;
import io.penstock.schema.json.StrictJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `{"error": {message, type, param, code}}` with its status and what OpenAI's clients read beside
/// it: they try again unless `x-should-retry` is false, and wait as `retry-after-ms`, then
/// `retry-after` say.
final class ErrorAnswer {
    private final int status;
    private final ObjectNode error;
    private final Map<String, String> headers = new HashMap<>();

    private ErrorAnswer(int status, ObjectNode error) {
        this.status = status;
        this.error = error;
        headers.put("x-should-retry", "false");
    }

    static ErrorAnswer of(int status, String type, String code, String message) {
        var error = StrictJson.TOLERANT.createObjectNode();
        error.put("message", message).put("type", type).putNull("param").put("code", code);
        return new ErrorAnswer(status, error);
    }

    String code() {
        return error.path("code").stringValue("");
    }

    ErrorAnswer param(@Nullable String param) {
        error.put("param", param);
        return this;
    }

    /// Waiting helps: says for how long, and that trying again is right.
    ErrorAnswer retryAfter(@Nullable Duration wait) {
        if (wait != null) {
            waitingFor(wait);
            headers.put("x-should-retry", "true");
        }
        return this;
    }

    /// Passes on how long a provider wants to be left alone, though the call as a whole should not
    /// be repeated at once.
    ErrorAnswer waitingFor(@Nullable Duration wait) {
        if (wait != null) {
            headers.put("retry-after", Long.toString((wait.toMillis() + 999) / 1000));
            headers.put("retry-after-ms", Long.toString(wait.toMillis()));
        }
        return this;
    }

    /// Where the output disobeyed the schema.
    ErrorAnswer errors(List<OutputFault> violations) {
        if (!violations.isEmpty()) {
            error.set("errors", StrictJson.TOLERANT.valueToTree(violations));
        }
        return this;
    }

    ErrorAnswer attempts(List<Attempt> attempts) {
        error.set("attempts", StrictJson.TOLERANT.valueToTree(attempts));
        return this;
    }

    /// The fault that decided, as its provider put it.
    ErrorAnswer cause(Target target, Fault fault) {
        var cause = error.putObject("cause");
        cause.put("provider", target.provider()).put("model", target.model());
        cause.put("status", fault.status()).put("code", fault.code());
        cause.put("message", fault.message());
        return this;
    }

    Answer with(Map<String, String> others) {
        var all = new HashMap<>(others);
        all.putAll(headers);
        var body = StrictJson.TOLERANT.createObjectNode();
        body.set("error", error);
        return new Answer(status, all, StrictJson.TOLERANT.writeValueAsBytes(body));
    }
}
