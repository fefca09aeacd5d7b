package io.penstock.cli.connect;

import io.penstock.cli.reach.Http;
import io.penstock.cli.reach.Tokens;
import io.penstock.cli.reach.Unreachable;
import io.penstock.schema.api.Connections;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// `/v1/connections` of a running Penstock.
final class ConnectionsApi {
    private static final List<String> READ = List.of("connections:read");
    private static final List<String> WRITE = List.of("connections:write");

    private final Http http;
    private final Tokens tokens;
    private final URI intake;
    private final @Nullable String tenant;

    ConnectionsApi(Http http, Tokens tokens, URI intake, @Nullable String tenant) {
        this.http = http;
        this.tokens = tokens;
        this.intake = intake;
        this.tenant = tenant;
    }

    sealed interface Put {
        record Done(Connections.Connection connection, boolean created, URI webhook)
                implements Put {}

        record Refused(Problem problem) implements Put {}
    }

    List<Connections.Connection> all() {
        var answer = http.send(request("/v1/connections", READ));
        if (answer.statusCode() != 200) {
            throw new Unreachable(intake.getHost() + ": " + problem(answer).title());
        }
        return StrictJson.TOLERANT.readValue(answer.body(), Connections.All.class).connections();
    }

    Put put(Entry.Wanted wanted) {
        var path = "/v1/connections/" + segment(wanted.channel()) + "/" + segment(wanted.id());
        var answer =
                http.send(
                        request(path, WRITE)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(wanted.body().toString())));
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            return new Put.Refused(problem(answer));
        }
        var connection = StrictJson.TOLERANT.readValue(answer.body(), Connections.Connection.class);
        return new Put.Done(
                connection, answer.statusCode() == 201, intake.resolve(connection.webhook()));
    }

    private HttpRequest.Builder request(String path, List<String> scopes) {
        return HttpRequest.newBuilder(intake.resolve(path))
                .header("Authorization", "Bearer " + tokens.token(scopes, tenant, null));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Problem problem(HttpResponse<String> answer) {
        try {
            return StrictJson.TOLERANT.readValue(answer.body(), Problem.class);
        } catch (JacksonException _) {
            return Problem.of(
                    "answer",
                    answer.statusCode(),
                    "status " + answer.statusCode(),
                    null,
                    List.of());
        }
    }
}
