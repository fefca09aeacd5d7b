package io.penstock.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Speaks OpenAI's protocol over HTTP, as several providers by the first segment of the path, and
/// fails as it is told.
final class FakeProvider {
    private static final FakeProvider SHARED = start();

    private final HttpServer server;
    private final Map<String, Queue<Behaviour>> scripts = new ConcurrentHashMap<>();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    /// What is done with one request.
    @FunctionalInterface
    interface Behaviour {
        void serve(HttpExchange exchange) throws Exception;
    }

    record Seen(String provider, JsonNode body, Map<String, List<String>> headers) {}

    private FakeProvider(HttpServer server) {
        this.server = server;
    }

    static FakeProvider shared() {
        return SHARED;
    }

    private static FakeProvider start() {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var server = HttpServer.create(address, 256);
            var fake = new FakeProvider(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", fake::serve);
            server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String baseUrl(String provider) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + provider + "/v1";
    }

    void reset() {
        scripts.clear();
        seen.clear();
    }

    /// The next requests to `provider`; those after them get a good answer.
    void script(String provider, Behaviour... behaviours) {
        scripts.put(provider, new ConcurrentLinkedQueue<>(List.of(behaviours)));
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    List<Seen> seen(String provider) {
        return seen.stream().filter(s -> s.provider().equals(provider)).toList();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            var provider = exchange.getRequestURI().getPath().split("/")[1];
            var body = StrictJson.TOLERANT.readTree(exchange.getRequestBody().readAllBytes());
            seen.add(new Seen(provider, body, Map.copyOf(exchange.getRequestHeaders())));
            var script = scripts.get(provider);
            var next = script == null ? null : script.poll();
            (next == null ? says("Fine.") : next).serve(exchange);
        } catch (Exception e) {
            exchange.close();
        }
    }

    static Behaviour says(String... contents) {
        return completes("stop", contents);
    }

    static Behaviour completes(String finishReason, String... contents) {
        var completion = StrictJson.TOLERANT.createObjectNode();
        completion.put("id", "chatcmpl-fake").put("object", "chat.completion").put("created", 1);
        completion.put("model", "fake-model-2026");
        var choices = completion.putArray("choices");
        for (var content : contents) {
            var choice = choices.addObject().put("index", choices.size() - 1);
            choice.putObject("message").put("role", "assistant").put("content", content);
            choice.put("finish_reason", finishReason);
        }
        completion
                .putObject("usage")
                .put("prompt_tokens", 11)
                .put("completion_tokens", 7)
                .put("total_tokens", 18);
        return answers(200, completion.toString());
    }

    static Behaviour answers(int status, String body, String... headers) {
        return exchange -> {
            for (var i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.getResponseHeaders().set("content-type", "application/json");
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    static Behaviour fails(int status, String code, String... headers) {
        return answers(
                status,
                """
                {"error": {"message": "it says %s", "type": "t", "param": null, "code": "%s"}}
                """
                        .formatted(code, code),
                headers);
    }

    static Behaviour resets() {
        return HttpExchange::close;
    }

    static Behaviour cuts() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"choices\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    /// Answers only after `release`, or after ten seconds.
    static Behaviour hangsUntil(CountDownLatch release) {
        return exchange -> {
            release.await(10, TimeUnit.SECONDS);
            says("Late.").serve(exchange);
        };
    }
}
