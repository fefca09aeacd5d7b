package io.penstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// A Penstock whose intake and status API answer as told, and the command line beside it.
final class AilingPenstock implements AutoCloseable {
    static final String EVENT = "a".repeat(26);

    /// Statuses of the next answers; 200 once there are no more.
    final Queue<Integer> posts = new ConcurrentLinkedQueue<>();

    /// Bodies of the posts, in order.
    final Queue<String> posted = new ConcurrentLinkedQueue<>();

    final Queue<Integer> looks = new ConcurrentLinkedQueue<>();

    /// Takes connections and never says a word, as a stopped process does.
    final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Path data;

    AilingPenstock(Path data) throws IOException {
        this.data = data;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String silentAddress() {
        return "http://127.0.0.1:" + silent.getLocalPort();
    }

    CommandWorld.Told run(String intake, String parts, String... arguments) throws Exception {
        Files.createDirectories(data.resolve("run"));
        Files.writeString(data.resolve("secret"), "secret");
        Files.writeString(
                data.resolve("run/standalone.json"),
                """
                {"version": "1", "intake": "%s", "issuer": "%s", "parts": [%s],
                 "client": {"id": "dev", "secretFile": "%s", "scopes": []}}
                """
                        .formatted(intake, address(), parts, data.resolve("secret")));
        return CommandWorld.run(data, arguments);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().getPath();
        if (path.equals("/oauth2/token")) {
            answer(exchange, 200, "{\"access_token\": \"token\"}");
        } else if (path.equals("/liveness")) {
            answer(exchange, 200, "{}");
        } else if (path.equals("/readiness")) {
            late();
            answer(exchange, 503, "{}");
        } else if (exchange.getRequestMethod().equals("POST")) {
            posted.add(body);
            answer(exchange, next(posts), ACCEPTED);
        } else {
            answer(exchange, next(looks), SEEN);
        }
    }

    /// As a service does whose database is away: it waits for a connection before it says so.
    private static void late() {
        try {
            Thread.sleep(2_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// 0 breaks the connection off.
    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        if (status == 0) {
            exchange.close();
            return;
        }
        var bytes = (status == 200 ? body : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static int next(Queue<Integer> statuses) {
        var next = statuses.poll();
        return next == null ? 200 : next;
    }

    @Override
    public void close() {
        server.stop(0);
        try {
            silent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String ACCEPTED =
            """
            {"received": 1, "accepted": 1, "duplicate": 0, "rejected": 0, "ignored": 0,
             "results": [{"pointer": "#", "status": "accepted", "id": "%s"}]}
            """
                    .formatted(EVENT);
    private static final String SEEN =
            """
            {"id": "%s", "type": "intake.message.received", "channel": "whatsapp", "unmatched": true,
             "time": "2026-06-01T12:00:00Z", "recordedTime": "2026-06-01T12:00:00Z", "runs": []}
            """
                    .formatted(EVENT);
}
