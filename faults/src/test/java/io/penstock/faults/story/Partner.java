package io.penstock.faults.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.faults.check.Arrived;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// Another system of the tenant's. It carries out a call once for each `Idempotency-Key`, however
/// often it is made, is told how runs end, and writes both down.
public final class Partner implements AutoCloseable {
    static final String CALLS = "/orders";
    static final String SIGNALS = "/told";

    private final HttpServer server;
    private final ConcurrentLinkedQueue<Arrived> calls = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Arrived> signals = new ConcurrentLinkedQueue<>();

    private Partner(HttpServer server) {
        this.server = server;
    }

    static Partner start() {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var server = HttpServer.create(address, 256);
            var partner = new Partner(server);
            server.createContext(CALLS, partner::carryOut);
            server.createContext(SIGNALS, partner::hear);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return partner;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
