package io.penstock.gateway;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Calls the gateway as an application would.
final class GatewayClient {
    private static final String DATA = "data: ";
    private static final String[] SCOPES = {
        "llm:invoke", "prompts:write", "prompts:read", "traces:read"
    };

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    GatewayClient(int port) {
        this.port = port;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        String content() {
            return body.path("choices").path(0).path("message").path("content").stringValue("");
        }

        String errorCode() {
            return body.path("error").path("code").stringValue("");
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port + "/v1";
    }

    static String token(String tenant) {
        return TestIssuer.shared().token(tenant, SCOPES);
    }

    /// A question to `route` in plain text.
    Answer ask(String route, String question, String... headers) {
        return chat(
                """
                {"model": "%s", "messages": [{"role": "user", "content": "%s"}]}
                """
                        .formatted(route, question),
                headers);
    }

    Answer chat(String body, String... headers) {
        return send("POST", "/chat/completions", body, token("acme"), headers);
    }

    Answer get(String path) {
        return send("GET", path, "", token("acme"));
    }

    Answer put(String path, String body) {
        return send("PUT", path, body, token("acme"));
    }

    /// The data of a stream's events.
    List<String> events(String body, String... headers) {
        return exchange("POST", "/chat/completions", body, token("acme"), headers)
                .body()
                .lines()
                .filter(line -> line.startsWith(DATA))
                .map(line -> line.substring(DATA.length()))
                .toList();
    }

    Answer send(String method, String path, String body, String token, String... headers) {
        var response = exchange(method, path, body, token, headers);
        var json =
                response.body().isBlank()
                        ? StrictJson.TOLERANT.createObjectNode()
                        : StrictJson.TOLERANT.readTree(response.body());
        return new Answer(response.statusCode(), json, response);
    }

    private HttpResponse<String> exchange(
            String method, String path, String body, String token, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(baseUrl() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("content-type", "application/json");
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        for (var i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
