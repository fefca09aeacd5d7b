package io.penstock.intake.channel;

import io.penstock.intake.RunningIntake;
import io.penstock.intake.delivery.RawRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A sample that brings items, to be sent over HTTP with changes.
///
/// @param ids by which its items are known when they are sent again
/// @param signed what its sender makes of a changed request; empty for one that nobody vouches for
record SentSample(
        String id,
        String channel,
        RawRequest request,
        List<String> ids,
        Function<RawRequest, Optional<RawRequest>> signed) {
    private static final Duration HALF_ITS_LIFE = Duration.ofSeconds(150);

    private static String token = "";
    private static Instant minted = Instant.EPOCH;

    static List<SentSample> all() {
        var hooks =
                ConnectedSample.all().stream()
                        .filter(ConnectedSample::isAuthentic)
                        .filter(ConnectedSample::isTaken)
                        .map(SentSample::hook);
        var events =
                ConnectedSample.samples().stream()
                        .filter(sample -> sample.path("path_hint").asString().equals("/v1/events"))
                        .filter(sample -> sample.path("expect").has("results"))
                        .map(SentSample::event);
        return Stream.concat(hooks, events).toList();
    }

    private static SentSample hook(ConnectedSample sample) {
        return new SentSample(
                sample.id(),
                sample.channel(),
                sample.request(),
                sample.ids(),
                request ->
                        Optional.of(Signer.sign(sample.with(request)))
                                .filter(ConnectedSample::isAuthentic)
                                .map(ConnectedSample::request));
    }

    /// Our own API is no connection; its callers have tokens.
    private static SentSample event(JsonNode sample) {
        return new SentSample(
                sample.path("id").asString(),
                sample.path("channel").asString(),
                ConnectedSample.request(sample),
                ConnectedSample.ids(sample),
                request ->
                        Optional.of(
                                ConnectedSample.withHeader(
                                        request, "Authorization", "Bearer " + token())));
    }

    /// As long as it is good: to check another one with each request takes its time.
    private static synchronized String token() {
        if (minted.isBefore(Instant.now().minus(HALF_ITS_LIFE))) {
            token = RunningIntake.writer();
            minted = Instant.now();
        }
        return token;
    }

    static HttpResponse<String> post(RunningIntake intake, RawRequest request) {
        var address = request.path() + (request.query() == null ? "" : "?" + request.query());
        var http =
                HttpRequest.newBuilder(intake.uri(address))
                        .POST(BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, values) -> http.header(name, values.getFirst()));
        return intake.send(http);
    }
}
