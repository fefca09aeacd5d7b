package io.penstock.definition;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a step lets leave, to the letter. It is made of what the run has kept and of nothing else:
/// the same at every attempt, and for whoever is shown it beforehand.
public sealed interface Action {

    /// A text for an address.
    record Message(ReplyTo to, String text) implements Action {
        /// What the step sends, or why that cannot be said.
        public static Evaluated<Message> of(Step.Deliver step, Scope scope) {
            return step.to()
                    .resolve(scope)
                    .then(to -> step.body().render(scope).map(text -> new Message(to, text)));
        }
    }

    /// A request to a system of others.
    ///
    /// @param connection whose credential goes along, and is no part of this; null for none
    /// @param headers that the step itself sets, one of each name, in the order of their names
    /// @param body JSON; null for none
    record Request(
            Step.Method method,
            URI address,
            @Nullable String connection,
            Map<String, String> headers,
            @Nullable String body)
            implements Action {
        private static final int MAX_BODY = 256 * 1024;

        public Request {
            var one = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            new TreeMap<>(headers).forEach(one::put);
            headers = Collections.unmodifiableMap(one);
        }

        /// What the step asks, or why that cannot be said.
        public static Evaluated<Request> of(Step.Call step, Scope scope) {
            return step.url()
                    .render(scope)
                    .then(
                            address ->
                                    headers(step, scope)
                                            .then(set -> of(step, address, set, scope)));
        }

        private static Evaluated<Request> of(
                Step.Call step, URI address, Map<String, String> headers, Scope scope) {
            var bare = new Request(step.method(), address, step.connection(), headers, null);
            return step.body() == null
                    ? new Evaluated.Value<>(bare)
                    : step.body()
                            .render(scope)
                            .then(json -> bare.with(StrictJson.TOLERANT.writeValueAsBytes(json)));
        }

        private Evaluated<Request> with(byte[] json) {
            return json.length > MAX_BODY
                    ? new Evaluated.Failed<>(
                            FailureCode.PAYLOAD_TOO_LARGE.because(
                                    "The body is larger than 256 KiB"))
                    : new Evaluated.Value<>(
                            new Request(
                                    method,
                                    address,
                                    connection,
                                    headers,
                                    new String(json, StandardCharsets.UTF_8)));
        }

        private static Evaluated<Map<String, String>> headers(Step.Call step, Scope scope) {
            var headers = new TreeMap<String, String>();
            for (var header : step.headers().entrySet()) {
                switch (header.getValue().render(scope).then(Request::printable)) {
                    case Evaluated.Failed<String>(var why) -> {
                        return new Evaluated.Failed<>(why);
                    }
                    case Evaluated.Value<String>(var value) -> headers.put(header.getKey(), value);
                }
            }
            return new Evaluated.Value<>(headers);
        }

        /// A line break would begin another header.
        private static Evaluated<String> printable(String value) {
            return value.chars().allMatch(c -> c >= ' ' && c <= '~')
                    ? new Evaluated.Value<>(value)
                    : new Evaluated.Failed<>(
                            FailureCode.BAD_REQUEST_MADE.because(
                                    "A header's value holds what is no printable ASCII"));
        }
    }
}
