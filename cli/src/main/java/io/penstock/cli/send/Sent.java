package io.penstock.cli.send;

import io.penstock.cli.reach.Unreachable;
import io.penstock.cli.sample.Fresh;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.EventId;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What intake answered to a request, or why it did not.
///
/// @param moved by how much the sender's message times were shifted
/// @param status 0 without an answer
/// @param took from the first byte sent to the last one received, or until nobody had answered
/// @param answer what became of each item, where intake says so
/// @param problem why the request was refused as a whole, where it was
/// @param silence why there was no answer; empty when there was one
/// @param retried whether the same request was posted again because of it
record Sent(
        Duration moved,
        int status,
        Duration took,
        Map<String, List<String>> headers,
        String body,
        Optional<Intake.Answer> answer,
        Optional<Problem> problem,
        Optional<String> silence,
        boolean retried) {

    static Sent of(Fresh request, HttpResponse<String> response, Duration took) {
        var body = response.body();
        var refused = response.statusCode() >= 400;
        return new Sent(
                request.moved(),
                response.statusCode(),
                took,
                response.headers().map(),
                body,
                refused ? Optional.empty() : read(body, Intake.Answer.class),
                refused ? problem(body) : Optional.empty(),
                Optional.empty(),
                false);
    }

    /// For a request that got no answer, or could not even be made.
    static Sent unanswered(Unreachable why, Duration took) {
        return new Sent(
                Duration.ZERO,
                0,
                took,
                Map.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(why.line()),
                false);
    }

    /// Whether the same request may be taken when it is posted again: nobody was there, or they
    /// could not take it now.
    boolean passing() {
        return silence.isPresent() || status == 429 || status == 502 || status == 503;
    }

    Sent toBeRetried() {
        return new Sent(moved, status, took, headers, body, answer, problem, silence, true);
    }

    List<Intake.Result> results() {
        return answer.map(Intake.Answer::results).orElse(List.of());
    }

    /// Of the items that were accepted, now or before.
    List<EventId> events() {
        return results().stream()
                .flatMap(result -> Optional.ofNullable(result.id()).stream())
                .toList();
    }

    boolean onlyDuplicates() {
        return !results().isEmpty()
                && results().stream().allMatch(result -> result.status().equals("duplicate"));
    }

    /// Taken whole: no refusal, and no rejected item.
    boolean taken() {
        return status >= 200
                && status < 300
                && results().stream().noneMatch(result -> result.status().equals("rejected"));
    }

    /// Taken, and answered in words of its sender's, which name no item.
    boolean wordless() {
        return taken() && answer.isEmpty();
    }

    /// Not every refusal comes from intake: what stands before it may answer in a form of its own.
    private static Optional<Problem> problem(String body) {
        return read(body, JsonNode.class)
                .filter(json -> json.path("type").isString() && json.path("title").isString())
                .flatMap(_ -> read(body, Problem.class));
    }

    private static <T> Optional<T> read(String body, Class<T> type) {
        try {
            return body.startsWith("{")
                    ? Optional.of(StrictJson.TOLERANT.readValue(body, type))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
