import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider that speaks OpenAI's protocol as far as a benchmark needs it. It answers at once, or,
/// where the prompt says `slow-model`, after some seconds. `GET /requests` says how many were asked.
///
/// Usage: java Provider.java PORT SECONDS
final class Provider {
    private static final String ANSWER =
            """
            {"id": "bench", "object": "chat.completion", "created": 1, "model": "bench",
             "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant",
               "content": "{\\"reply\\": \\"You can return shoes that you have worn once.\\", \\"citations\\": []}"}}],
             "usage": {"prompt_tokens": 400, "completion_tokens": 20, "total_tokens": 420}}
            """;

    private final AtomicInteger requests = new AtomicInteger();
    private final Duration slow;

    private Provider(Duration slow) {
        this.slow = slow;
    }

    public static void main(String[] arguments) throws IOException {
        var provider = new Provider(Duration.ofSeconds(Long.parseLong(arguments[1])));
        var address =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var server = HttpServer.create(address, 4096);
        server.createContext("/requests", provider::count);
        server.createContext("/", provider::complete);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private void complete(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.incrementAndGet();
            if (body.contains("slow-model")) {
                Thread.sleep(slow);
            }
            answer(exchange, ANSWER);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange, Integer.toString(requests.get()));
        }
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
