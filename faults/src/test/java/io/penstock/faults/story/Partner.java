package io.penstock.faults.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.faults.check.Arrived;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Another system of the tenant's. It carries out a call once for each `Idempotency-Key`, however
/// often it is made, is told how runs end, and writes both down.
public final class Partner implements AutoCloseable {
    static final String CALLS = "/orders";
    static final String SIGNALS = "/told";

    private final ConcurrentLinkedQueue<Arrived> calls = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Arrived> signals = new ConcurrentLinkedQueue<>();
    private final HttpServer server =
            LoopbackServer.start(Map.of(CALLS, this::carryOut, SIGNALS, this::hear));

    int port() {
        return server.getAddress().getPort();
    }

    List<Arrived> calls() {
        return List.copyOf(calls);
    }

    List<Arrived> signals() {
        return List.copyOf(signals);
    }

    private void carryOut(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var call = arrived(exchange, "Idempotency-Key");
            synchronized (this) {
                if (call.key().isEmpty() || !calls.contains(call)) {
                    calls.add(call);
                }
            }
            var json = "{\"taken\": true}".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
        }
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            signals.add(arrived(exchange, "webhook-id"));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private static Arrived arrived(HttpExchange exchange, String header) {
        var key = exchange.getRequestHeaders().getFirst(header);
        return new Arrived(key == null ? "" : key);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
