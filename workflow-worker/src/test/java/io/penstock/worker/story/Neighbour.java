package io.penstock.worker.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Another service that speaks its contract, and misbehaves when told to.
public final class Neighbour implements AutoCloseable {
    private static final String LIMITED =
            """
            {"error": {"message": "slow down", "type": "rate_limit_error", "code": "rate_limited"}}
            """;

    private final HttpServer server;
    private final Function<JsonNode, String> answers;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Semaphore passes = new Semaphore(0);
    private volatile Gate gate = new Gate(new CountDownLatch(0));

    /// @param key the call's `Idempotency-Key`, or nothing
    /// @param at when it came
    public record Call(String path, String key, String authorization, JsonNode body, Instant at) {}

    /// Shut until it is released.
    public record Gate(CountDownLatch latch) {
        public void release() {
            latch.countDown();
        }
    }

    /// @param path the calls it meets; null for any
    private record Fault(
            @Nullable String path,
            int status,
            String body,
            @Nullable String retryAfter,
            Predicate<JsonNode> which) {
        boolean meets(String called, JsonNode body) {
            return (path == null || path.equals(called)) && which.test(body);
        }
    }

    private Neighbour(HttpServer server, Function<JsonNode, String> answers) {
        this.server = server;
        this.answers = answers;
    }

    public static Neighbour start(Function<JsonNode, String> answers) {
        try {
            var server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var neighbour = new Neighbour(server, answers);
            server.createContext("/", neighbour::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return neighbour;
        } catch (IOException e) {
            throw new IllegalStateException("No port for a neighbour", e);
        }
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public void forget() {
        calls.clear();
        faults.clear();
        passes.drainPermits();
        gate.release();
    }

    /// Lets callers wait for their answers until it is released.
    public Gate holds() {
        gate = new Gate(new CountDownLatch(1));
        return gate;
    }

    /// So many of those who wait, or come next, have their answers.
    public void lets(int calls) {
        passes.release(calls);
    }

    public void failsNext(int times, int status, String body) {
        failsNext(null, times, status, body);
    }

    /// @param path of the calls that fail; null for any
    public void failsNext(@Nullable String path, int times, int status, String body) {
        for (var i = 0; i < times; i++) {
            faults.add(new Fault(path, status, body, null, _ -> true));
        }
    }

    /// Refuses the next of these calls, and asks not to be called for a while.
    public void limitsNext(String retryAfter, Predicate<JsonNode> which) {
        faults.add(new Fault(null, 429, LIMITED, retryAfter, which));
    }

    private @Nullable Fault fault(String path, JsonNode body) {
        for (var fault : faults) {
            if (fault.meets(path, body) && faults.remove(fault)) {
                return fault;
            }
        }
        return null;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = StrictJson.TOLERANT.readTree(exchange.getRequestBody().readAllBytes());
            var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            calls.add(
                    new Call(
                            exchange.getRequestURI().getPath(),
                            key == null ? "" : key,
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            body,
                            Instant.now()));
            await();
            var fault = fault(exchange.getRequestURI().getPath(), body);
            if (fault == null) {
                answer(exchange, 200, answers.apply(body));
            } else {
                if (fault.retryAfter() != null) {
                    exchange.getResponseHeaders().set("Retry-After", fault.retryAfter());
                }
                answer(exchange, fault.status(), fault.body());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() throws InterruptedException {
        while (!gate.latch().await(20, TimeUnit.MILLISECONDS)) {
            if (passes.tryAcquire()) {
                return;
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        gate.release();
        server.stop(0);
    }
}
