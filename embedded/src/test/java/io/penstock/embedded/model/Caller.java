package io.penstock.embedded.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Whoever asks the simulator: over a client of HTTP, or with bytes of its own.
record Caller(SimulatedProvider provider) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static final String OPENAI =
            """
            {"model": "%s", "stream": %s, "messages": [{"role": "user", "content": "Good day?"}] %s}
            """;
    static final String ANTHROPIC =
            """
            {"model": "%s", "stream": %s, "max_tokens": 500,
             "messages": [{"role": "user", "content": "Good day?"}] %s}
            """;

    /// By the script in the model's name.
    HttpResponse<String> whole(String script) throws IOException {
        return ask(OPENAI.formatted("fault/" + script, false, ""));
    }

    HttpResponse<String> stream(String script) throws IOException {
        return ask(OPENAI.formatted("fault/" + script, true, ""));
    }

    HttpResponse<String> ask(String body) throws IOException {
        return send(post("/v1/chat/completions", body, "Authorization", "Bearer sk-test"));
    }

    HttpResponse<String> anthropic(String script, boolean stream) throws IOException {
        var body = ANTHROPIC.formatted("fault/" + script, stream, "");
        return send(
                post("/v1/messages", body, "x-api-key", "k", "anthropic-version", "2023-06-01"));
    }

    HttpRequest.Builder post(String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + provider.port() + path));
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + provider.port() + path))
                        .header("Authorization", "Bearer sk-test"));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// The content that the events of a stream add up to.
    static String content(String stream) {
        var content = new StringBuilder();
        for (var event : events(stream)) {
            for (var choice : event.path("choices")) {
                content.append(choice.path("delta").path("content").asString(""));
            }
            content.append(event.path("delta").path("text").asString(""));
        }
        return content.toString();
    }

    /// Those that are JSON.
    static List<JsonNode> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Members.JSON.readTree(line.substring("data: ".length())))
                .toList();
    }

    /// A connection on which a request was sent, and nothing was read yet.
    Socket connection(String script, boolean stream) {
        var body = OPENAI.formatted("fault/" + script, stream, "");
        return connection("/v1/chat/completions", body, "Authorization: Bearer k");
    }

    Socket connection(String path, String body, String headers) {
        try {
            var socket = new Socket("127.0.0.1", provider.port());
            socket.setSoTimeout(10_000);
            var request =
                    "POST %s HTTP/1.1\r\nHost: simulated\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(path, headers, body.length(), body);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
