package io.penstock.worker.outcall;

import io.penstock.definition.Evaluated;
import io.penstock.definition.Scope;
import io.penstock.definition.Step;
import io.penstock.definition.Template;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a call says: made of what the run has kept and of nothing else, so that it is the same at
/// every attempt.
record Request(URI address, Map<String, String> headers, byte @Nullable [] body) {
    private static final int MAX_BODY = 256 * 1024;

    sealed interface Made {
        record Ready(Request request) implements Made {}

        record Impossible(Failure why) implements Made {}
    }

    static Made of(Step.Call step, Scope scope) {
        return switch (step.url().render(scope)) {
            case Evaluated.Failed<URI>(var why) -> new Made.Impossible(why);
            case Evaluated.Value<URI>(var address) -> withHeaders(step, scope, address);
        };
    }

    private static Made withHeaders(Step.Call step, Scope scope, URI address) {
        var headers = new LinkedHashMap<String, String>();
        for (var header : step.headers().entrySet()) {
            switch (header(header.getValue(), scope)) {
                case Evaluated.Failed<String>(var why) -> {
                    return new Made.Impossible(why);
                }
                case Evaluated.Value<String>(var value) -> headers.put(header.getKey(), value);
            }
        }
        if (step.body() == null) {
            return new Made.Ready(new Request(address, headers, null));
        }
        return switch (step.body().render(scope)) {
            case Evaluated.Failed<JsonNode>(var why) -> new Made.Impossible(why);
            case Evaluated.Value<JsonNode>(var json) ->
                    withBody(address, headers, StrictJson.TOLERANT.writeValueAsBytes(json));
        };
    }

    private static Made withBody(URI address, Map<String, String> headers, byte[] body) {
        return body.length > MAX_BODY
                ? new Made.Impossible(
                        FailureCode.PAYLOAD_TOO_LARGE.because("The body is larger than 256 KiB"))
                : new Made.Ready(new Request(address, headers, body));
    }

    /// A line break would begin another header.
    private static Evaluated<String> header(Template template, Scope scope) {
        var rendered = template.render(scope);
        return rendered instanceof Evaluated.Value<String>(var value)
                        && !value.chars().allMatch(c -> c >= ' ' && c <= '~')
                ? new Evaluated.Failed<>(
                        FailureCode.BAD_REQUEST_MADE.because(
                                "A header's value holds what is no printable ASCII"))
                : rendered;
    }
}
