package io.penstock.cli.letter;

import io.penstock.cli.reach.Connected;
import io.penstock.cli.reach.Unreachable;
import io.penstock.schema.api.DeadLetters.DiscardRequest;
import io.penstock.schema.api.DeadLetters.Discarded;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Page;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// `/v1/dead-letters` of the Penstock at hand.
final class LettersApi {
    private static final String PATH = "/v1/dead-letters";
    private static final String REDRIVES = "/redrives";
    private static final String DISCARD = "/discard";
    private static final List<String> READ = List.of("dead-letters:read");
    private static final List<String> REPLAY = List.of("dead-letters:replay");

    private final Connected penstock;

    LettersApi(Connected penstock) {
        this.penstock = penstock;
    }

    Page page(Filter filter, @Nullable State state, @Nullable String cursor, int limit) {
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("state", state);
        query.put("kind", filter.kind());
        query.put("workflow", filter.workflow());
        query.put("failureClass", filter.failureClass());
        query.put("code", filter.code());
        query.put("owner", filter.owner());
        query.put("from", filter.from());
        query.put("to", filter.to());
        query.put("cursor", cursor);
        query.put("limit", limit);
        return read(send(HttpRequest.newBuilder(at("?" + encoded(query))), READ), Page.class);
    }

    Plan plan(Filter filter, How how) {
        return read(post(REDRIVES, how.request(filter, true, null)), Plan.class);
    }

    Redrive start(Filter filter, How how, String plan) {
        return read(post(REDRIVES, how.request(filter, null, plan)), Redrive.class);
    }

    Redrive progress(UUID redrive) {
        return read(
                send(HttpRequest.newBuilder(at(REDRIVES + "/" + redrive)), READ), Redrive.class);
    }

    Redrive stop(UUID redrive) {
        return read(post(REDRIVES + "/" + redrive + "/stop", Map.of()), Redrive.class);
    }

    Plan planDiscard(Filter filter) {
        return read(post(DISCARD, new DiscardRequest(filter, true, null, null)), Plan.class);
    }

    Discarded discard(Filter filter, String plan, String reason) {
        return read(post(DISCARD, new DiscardRequest(filter, null, plan, reason)), Discarded.class);
    }

    private HttpResponse<String> post(String path, Object body) {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(StrictJson.CLOSED.writeValueAsString(body))),
                REPLAY);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, List<String> scopes) {
        var token = penstock.tokens().token(scopes, null, null);
        return penstock.http().send(request.header("Authorization", "Bearer " + token));
    }

    private URI at(String rest) {
        return penstock.target().intake().resolve(PATH + rest);
    }

    private static <T> T read(HttpResponse<String> answer, Class<T> type) {
        if (answer.statusCode() / 100 == 2) {
            return StrictJson.TOLERANT.readValue(answer.body(), type);
        }
        throw new Unreachable(
                "%s answers %d%s"
                        .formatted(
                                answer.uri().getPath(), answer.statusCode(), why(answer.body())));
    }

    private static String why(String body) {
        try {
            var problem = StrictJson.TOLERANT.readValue(body, Problem.class);
            return ": "
                    + problem.title()
                    + (problem.detail() == null ? "" : ". " + problem.detail());
        } catch (JacksonException _) {
            return "";
        }
    }

    private static String encoded(LinkedHashMap<String, @Nullable Object> query) {
        return query.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(@Nullable Object value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
    }
}
