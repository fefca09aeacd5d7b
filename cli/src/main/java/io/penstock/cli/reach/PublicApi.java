package io.penstock.cli.reach;

import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Calls of the public API, each with a token for what it does. What is refused is [Unreachable]
/// and says why.
public final class PublicApi {
    private final Connected penstock;

    public PublicApi(Connected penstock) {
        this.penstock = penstock;
    }

    public static PublicApi ofThisMachine() {
        return new PublicApi(Connected.toThisMachine());
    }

    public <T> T get(String path, String scope, Class<T> type) {
        return StrictJson.TOLERANT.readValue(send(to(path, scope)).body(), type);
    }

    /// @param body null for none
    public <T> T post(String path, String scope, @Nullable Object body, Class<T> type) {
        return StrictJson.TOLERANT.readValue(posted(path, scope, body).body(), type);
    }

    /// @param body null for none
    public void post(String path, String scope, @Nullable Object body) {
        posted(path, scope, body);
    }

    private HttpResponse<String> posted(String path, String scope, @Nullable Object body) {
        var request = to(path, scope);
        if (body == null) {
            request.POST(BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(StrictJson.CLOSED.writeValueAsString(body)));
        }
        return send(request);
    }

    public void delete(String path, String scope) {
        send(to(path, scope).DELETE());
    }

    /// One part of a path.
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder to(String path, String scope) {
        var token = penstock.tokens().token(List.of(scope), null, null);
        return HttpRequest.newBuilder(penstock.target().intake().resolve(path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        var answer = penstock.http().send(request);
        if (answer.statusCode() / 100 == 2) {
            return answer;
        }
        throw new Unreachable(
                "%s answers %d%s"
                        .formatted(
                                answer.uri().getPath(), answer.statusCode(), why(answer.body())));
    }

    private static String why(String body) {
        try {
            var problem = StrictJson.TOLERANT.readValue(body, Problem.class);
            var detail = problem.detail();
            return ": " + problem.title() + (detail == null ? "" : ". " + detail);
        } catch (JacksonException _) {
            return "";
        }
    }
}
