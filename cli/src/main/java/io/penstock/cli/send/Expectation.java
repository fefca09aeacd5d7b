package io.penstock.cli.send;

import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a sample says must come of it, as far as the answer and the status API show it. Names of
/// problem codes are free, their pointers are not; times are expected as `send` moved them.
record Expectation(JsonNode expect) {

    /// @param seen the event as the status API tells it, once the ingester has it
    /// @return one line for each difference
    List<String> differences(Sent sent, Function<EventId, Rest> seen) {
        var differences = new ArrayList<String>();
        status(sent, differences);
        response(sent, differences);
        problem(sent, differences);
        items(sent, seen, differences);
        return differences;
    }

    private void status(Sent sent, List<String> differences) {
        if (values(expect.path("status")).noneMatch(status -> status.asInt() == sent.status())) {
            differences.add(
                    "status is %d, expected %s".formatted(sent.status(), expect.path("status")));
        }
    }

    private void response(Sent sent, List<String> differences) {
        var response = expect.path("response");
        var body = response.path("body_exact");
        if (body.isString() && !body.asString().equals(sent.body())) {
            differences.add("the body is not exactly " + body);
        }
        for (var part : response.path("body_contains")) {
            if (!sent.body().contains(part.asString())) {
                differences.add("the body does not contain " + part);
            }
        }
        var type = response.path("content_type_prefix");
        var given = String.join(",", sent.headers().getOrDefault("content-type", List.of()));
        if (type.isString() && !given.startsWith(type.asString())) {
            differences.add("the content type is '%s', expected %s".formatted(given, type));
        }
    }

    private void problem(Sent sent, List<String> differences) {
        var pointer = expect.path("problem").path("pointer");
        if (pointer.isString() && !pointsAt(sent.problem().orElse(null), pointer.asString())) {
            differences.add("no problem points at " + pointer.asString());
        }
    }

    /// Some senders want words of their own, which tell of no item.
    private void items(Sent sent, Function<EventId, Rest> seen, List<String> differences) {
        if (sent.taken() && sent.answer().isEmpty() && expect.path("response").isObject()) {
            return;
        }
        for (var expected : expect.path("results")) {
            var pointer = expected.path("pointer").asString();
            sent.results().stream()
                    .filter(result -> result.pointer().equals(pointer))
                    .findFirst()
                    .ifPresentOrElse(
                            result -> item(expected, result, sent.moved(), seen, differences),
                            () -> differences.add(pointer + " has no result"));
        }
    }

    private static void item(
            JsonNode expected,
            Intake.Result result,
            Duration moved,
            Function<EventId, Rest> seen,
            List<String> differences) {
        var status = expected.path("status").asString();
        if (!status.equals(result.status())) {
            differences.add(
                    "%s is %s, expected %s%s"
                            .formatted(
                                    result.pointer(),
                                    result.status(),
                                    status,
                                    result.status().equals("duplicate")
                                            ? " (sent before: --new-id)"
                                            : ""));
            return;
        }
        var pointer = expected.path("problem").path("pointer");
        if (pointer.isString() && !pointsAt(result.problem(), pointer.asString())) {
            differences.add(
                    "no problem of %s points at %s"
                            .formatted(result.pointer(), pointer.asString()));
        }
        if (status.equals("accepted") && result.id() != null) {
            var rest = seen.apply(result.id());
            rest.event()
                    .ifPresentOrElse(
                            event -> event(expected, event, moved, differences),
                            () ->
                                    differences.add(
                                            result.pointer()
                                                    + " was accepted, and "
                                                    + rest.silence()
                                                            .orElse(
                                                                    "the status API does not know"
                                                                            + " it")));
        }
    }

    private static void event(
            JsonNode expected, Runs.EventView event, Duration moved, List<String> differences) {
        var type = expected.path("type");
        if (type.isString() && !event.type().word().equals("intake." + type.asString())) {
            differences.add(
                    "%s is %s, expected intake.%s"
                            .formatted(event.id(), event.type().word(), type.asString()));
        }
        occurred(expected)
                .map(at -> at.plus(moved))
                .filter(at -> !at.equals(event.time()))
                .ifPresent(
                        at ->
                                differences.add(
                                        "%s happened at %s, expected %s"
                                                .formatted(event.id(), event.time(), at)));
    }

    private static Optional<Instant> occurred(JsonNode expected) {
        var at = expected.path("occurred_at");
        return at.isString() ? Optional.of(Instant.parse(at.asString())) : Optional.empty();
    }

    private static boolean pointsAt(@Nullable Problem problem, String pointer) {
        return problem != null
                && problem.errors() != null
                && problem.errors().stream().anyMatch(place -> pointer.equals(place.pointer()));
    }

    private static Stream<JsonNode> values(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
