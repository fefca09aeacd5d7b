package io.penstock.cli.send;

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

/// A request, and what intake answered.
///
/// @param took from the first byte sent to the last one received
/// @param answer what became of each item, where intake says so
/// @param problem why the request was refused as a whole, where it was
record Sent(
        Fresh request,
        int status,
        Duration took,
        Map<String, List<String>> headers,
        String body,
        Optional<Intake.Answer> answer,
        Optional<Problem> problem) {

    static Sent of(Fresh request, HttpResponse<String> response, Duration took) {
        var body = response.body();
        var refused = response.statusCode() >= 400;
        return new Sent(
                request,
                response.statusCode(),
                took,
                response.headers().map(),
                body,
                refused ? Optional.empty() : read(body, Intake.Answer.class),
                refused ? read(body, Problem.class) : Optional.empty());
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
        return status < 300
                && results().stream().noneMatch(result -> result.status().equals("rejected"));
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
