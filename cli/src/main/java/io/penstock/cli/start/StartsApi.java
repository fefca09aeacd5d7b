package io.penstock.cli.start;

import io.penstock.cli.reach.Connected;
import io.penstock.cli.reach.Unreachable;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.api.Schedules.Page;
import io.penstock.schema.api.Schedules.View;
import io.penstock.schema.json.StrictJson;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// `POST /v1/runs` and `/v1/schedules` of the Penstock at hand.
final class StartsApi {
    private static final String SCHEDULES = "/v1/schedules";
    private static final String OPERATE = "runs:operate";

    private final Connected penstock;

    StartsApi(Connected penstock) {
        this.penstock = penstock;
    }

    RunView start(String key, String body) {
        return read(
                send(
                        to("/v1/runs")
                                .header("Idempotency-Key", key)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)),
                        OPERATE),
                RunView.class);
    }

    List<View> schedules() {
        return read(send(to(SCHEDULES), "workflows:read"), Page.class).schedules();
    }

    View schedule(String name) {
        return read(send(to(at(name)), "workflows:read"), View.class);
    }

    View put(String name, String body) {
        return read(
                send(
                        to(at(name))
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(body)),
                        "workflows:write"),
                View.class);
    }

    void delete(String name) {
        checked(send(to(at(name)).DELETE(), "workflows:write"));
    }

    /// @param move `pause` or `resume`
    View move(String name, String move) {
        return read(
                send(to(at(name) + "/" + move).POST(BodyPublishers.noBody()), OPERATE), View.class);
    }

    private static String at(String name) {
        return SCHEDULES
                + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(penstock.target().intake().resolve(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String scope) {
        var token = penstock.tokens().token(List.of(scope), null, null);
        return penstock.http().send(request.header("Authorization", "Bearer " + token));
    }

    private static <T> T read(HttpResponse<String> answer, Class<T> type) {
        checked(answer);
        return StrictJson.TOLERANT.readValue(answer.body(), type);
    }

    private static void checked(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new Unreachable(
                    "%s answers %d%s"
                            .formatted(
                                    answer.uri().getPath(),
                                    answer.statusCode(),
                                    why(answer.body())));
        }
    }

    private static String why(String body) {
        try {
            var problem = StrictJson.TOLERANT.readValue(body, Problem.class);
            return ": "
                    + problem.title()
                    + (problem.detail() == null ? "" : ". " + problem.detail())
                    + places(problem.errors());
        } catch (JacksonException _) {
            return "";
        }
    }

    private static String places(@Nullable List<Problem.Place> places) {
        return places == null || places.isEmpty()
                ? ""
                : places.stream()
                        .map(place -> place.pointer() + ": " + place.detail())
                        .collect(Collectors.joining("; ", " (", ")"));
    }
}
