package io.penstock.worker.signal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Somebody who wants to be told, and misbehaves when a test says so.
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, List<Got>> got = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedQueue<Fault>> faults = new ConcurrentHashMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    sealed interface Fault {
        record Answer(int status, Map<String, String> headers) implements Fault {}

        /// Takes the request and says nothing.
        record Hang() implements Fault {}

        /// Takes the request and cuts the line.
        record Reset(Runnable before) implements Fault {}
    }

    record Got(String id, String timestamp, String signature, byte[] body, String contentType) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        boolean signedWith(String secret) {
            return verifies(secret, id, timestamp, body, signature);
        }
    }

    private Receiver(HttpServer server) {
        this.server = server;
    }

    static Receiver start() {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            var receiver = new Receiver(server);
            server.createContext("/", receiver::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new IllegalStateException("No port for a receiver", e);
        }
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    void next(String path, Fault... next) {
        faults.computeIfAbsent(path, _ -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
    }

    void hangsAlways(String path) {
        server.createContext(
                path,
                exchange -> {
                    take(exchange);
                    hang();
                });
    }

    List<Got> got(String path) {
        return List.copyOf(got.getOrDefault(path, List.of()));
    }

    int mostAtOnce() {
        return most.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        got.computeIfAbsent(exchange.getRequestURI().getPath(), _ -> new CopyOnWriteArrayList<>())
                .add(
                        new Got(
                                headers.getFirst("webhook-id"),
                                headers.getFirst("webhook-timestamp"),
                                headers.getFirst("webhook-signature"),
                                exchange.getRequestBody().readAllBytes(),
                                headers.getFirst("Content-Type")));
    }

    private void handle(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            take(exchange);
            var waiting = faults.get(exchange.getRequestURI().getPath());
            var fault = waiting == null ? null : waiting.poll();
            switch (fault) {
                case null -> exchange.sendResponseHeaders(204, -1);
                case Fault.Answer(var status, var headers) -> {
                    headers.forEach(exchange.getResponseHeaders()::add);
                    exchange.sendResponseHeaders(status, -1);
                }
                case Fault.Hang() -> hang();
                case Fault.Reset(var before) -> before.run();
            }
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// As the specification tells a receiver to, written apart from what signs: some signature of
    /// the header is that of `id.timestamp.body` under the secret.
    static boolean verifies(
            String secret, String id, String timestamp, byte[] body, String header) {
        try {
            var key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            var signed = id + "." + timestamp + "." + new String(body, StandardCharsets.UTF_8);
            var expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return Arrays.stream(header.split(" "))
                    .map(part -> part.split(",", 2))
                    .filter(part -> part[0].equals("v1"))
                    .anyMatch(
                            part ->
                                    MessageDigest.isEqual(
                                            expected, Base64.getDecoder().decode(part[1])));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        never.countDown();
        server.stop(0);
    }
}
