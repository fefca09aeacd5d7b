package io.penstock.embedded.whatsapp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The other end of the callbacks: remembers each call, and refuses some when told to.
final class Webhook {
    record Call(byte[] body, String signature) {
        boolean isSignedWith(String secret) {
            return signature.equals(new HubSignature(secret).sha256(body));
        }

        JsonNode value() {
            return JsonMapper.shared().readTree(body).at("/entry/0/changes/0/value");
        }

        JsonNode status() {
            return value().at("/statuses/0");
        }
    }

    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    private Webhook(HttpServer server) {
        this.server = server;
    }

    static Webhook start() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var webhook = new Webhook(HttpServer.create(address, 0));
        webhook.server.createContext("/", webhook::handle);
        webhook.server.start();
        return webhook;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    List<Call> calls() {
        return calls;
    }

    void refuseNext(int count) {
        refusals.set(count);
    }

    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var signature = exchange.getRequestHeaders().getFirst("X-Hub-Signature-256");
            calls.add(new Call(body, signature));
            var status = refusals.getAndDecrement() > 0 ? 503 : 200;
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
