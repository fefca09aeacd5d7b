package io.penstock.faults.story;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Calls as an operator of the tenant makes them; whoever does not answer has status 0.
public final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    /// @param status 0 if there was no answer
    public record Answer(int status, String body) {
        public JsonNode json() {
            return body.isEmpty() ? MissingNode.getInstance() : StrictJson.TOLERANT.readTree(body);
        }

        public boolean good() {
            return status / 100 == 2;
        }
    }

    public Answer get(String url) {
        return send(authorized(url, operator()).GET());
    }

    public Answer post(String url, String body) {
        return send(authorized(url, operator()).POST(text(body)));
    }

    public Answer put(String url, String body) {
        return send(authorized(url, operator()).PUT(text(body)));
    }

    /// As a program of the tenant.
    Answer get(String url, String... scopes) {
        return send(authorized(url, TestIssuer.shared().token("acme", scopes)).GET());
    }

    public Answer put(String url, String body, String... scopes) {
        return send(authorized(url, TestIssuer.shared().token("acme", scopes)).PUT(text(body)));
    }

    Answer post(String url, String body, String... scopes) {
        return send(authorized(url, TestIssuer.shared().token("acme", scopes)).POST(text(body)));
    }

    /// Signed by its sender; wants no token.
    public Answer deliver(String url, byte[] body, Map<String, String> headers) {
        var request = request(url).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    private static String operator() {
        return TestIssuer.shared().token(TestIssuer.OPERATOR);
    }

    private static HttpRequest.BodyPublisher text(String body) {
        return BodyPublishers.ofString(body, StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder authorized(String url, String token) {
        return request(url)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException _) {
            return new Answer(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "");
        }
    }
}
