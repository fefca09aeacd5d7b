package io.penstock.cli.reach;

import io.penstock.schema.api.Runs;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of events: the part of the public API that tells.
public final class StatusApi {
    /// Development tokens live five minutes.
    private static final Duration TOKEN_AGE = Duration.ofMinutes(4);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Http http;
    private final Tokens tokens;
    private final URI intake;
    private @Nullable String token;
    private Instant tokenTaken = Instant.MIN;

    public StatusApi(Http http, Tokens tokens, URI intake) {
        this.http = http;
        this.tokens = tokens;
        this.intake = intake;
    }

    public URI address(EventId event) {
        return intake.resolve("/v1/events/" + event);
    }

    /// Empty while the ingester has not seen it.
    ///
    /// @param patience for this answer
    public Optional<Runs.EventView> event(EventId event, Duration patience) {
        return get(address(event), patience)
                .map(body -> StrictJson.TOLERANT.readValue(body, Runs.EventView.class));
    }

    public Runs.Timeline timeline(RunId run) {
        return get(intake.resolve("/v1/runs/" + run + "/timeline"))
                .map(body -> StrictJson.TOLERANT.readValue(body, Runs.Timeline.class))
                .orElseGet(() -> new Runs.Timeline(run, List.of()));
    }

    /// @param cursor of the page before; null for the newest runs
    public Runs.Page runs(int limit, @Nullable String cursor) {
        var path = "/v1/runs?limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor);
        return get(intake.resolve(path))
                .map(body -> StrictJson.TOLERANT.readValue(body, Runs.Page.class))
                .orElseGet(() -> new Runs.Page(List.of(), null));
    }

    private Optional<String> get(URI address) {
        return get(address, PATIENCE);
    }

    private Optional<String> get(URI address, Duration patience) {
        var answer =
                http.send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Bearer " + token()),
                        patience);
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(answer.body());
            case 404 -> Optional.empty();
            case 503 ->
                    throw Unreachable.forNow(
                            "the store does not answer (" + address.getPath() + " answers 503)");
            default -> throw new Unreachable(address.getPath() + " answers " + answer.statusCode());
        };
    }

    private synchronized String token() {
        var current = token;
        if (current == null || tokenTaken.plus(TOKEN_AGE).isBefore(Instant.now())) {
            current = tokens.token(List.of("runs:read"), null, null);
            token = current;
            tokenTaken = Instant.now();
        }
        return current;
    }
}
