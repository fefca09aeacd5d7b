package io.penstock.faults.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.faults.check.Asked;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A model that speaks OpenAI's protocol, writes down who asked what, and has bad days.
public final class ModelProvider implements AutoCloseable {
    private static final Pattern MARK = Pattern.compile("m-[0-9a-f]+-[0-9]+");

    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private volatile Supplier<Mood> moods = () -> Mood.WELL;
    private final HttpServer server = LoopbackServer.start(Map.of("/", this::serve));

    /// What becomes of one request.
    ///
    /// @param status 200 for an answer
    /// @param retryAfter seconds; negative for none
    /// @param delay before anything is said
    public record Mood(int status, int retryAfter, Duration delay) {
        public static final Mood WELL = new Mood(200, -1, Duration.ZERO);
        public static final Mood BROKEN = new Mood(500, -1, Duration.ZERO);
        public static final Mood BUSY = new Mood(429, -1, Duration.ZERO);
        public static final Mood HANGING = new Mood(500, -1, Duration.ofSeconds(20));

        public static Mood busyFor(int seconds) {
            return new Mood(429, seconds, Duration.ZERO);
        }

        public static Mood slow(Duration delay) {
            return new Mood(200, -1, delay);
        }

        public static Mood refusing(int status) {
            return new Mood(status, -1, Duration.ZERO);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    public void feels(Supplier<Mood> moods) {
        this.moods = moods;
    }

    public void feels(Mood mood) {
        feels(() -> mood);
    }

    /// The next requests; those after them are answered well.
    public void feelsForTheNext(int requests, Mood mood) {
        var left = new AtomicInteger(requests);
        feels(() -> left.getAndDecrement() > 0 ? mood : Mood.WELL);
    }

    public void isWell() {
        feels(Mood.WELL);
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// For this step of the run of what was sent with this mark.
    public List<Asked> asked(String mark, String step) {
        return asked.stream()
                .filter(it -> it.mark().equals(mark) && it.step().equals(step))
                .toList();
    }

    private void serve(HttpExchange exchange) {
        var at = Instant.now();
        try (exchange) {
            var request = StrictJson.TOLERANT.readTree(exchange.getRequestBody().readAllBytes());
            var mood = moods.get();
            var text = request.path("messages").toString();
            var step = text.contains("You triage") ? "triage" : "answer";
            var mark = MARK.matcher(lastUserMessage(request));
            var marked = mark.find() ? mark.group() : "";
            asked.add(new Asked(marked, step, at, mood.status()));
            Thread.sleep(mood.delay());
            if (mood.status() == 200) {
                answer(exchange, 200, completion(step, marked, text));
            } else {
                if (mood.retryAfter() >= 0) {
                    exchange.getResponseHeaders()
                            .set("Retry-After", Integer.toString(mood.retryAfter()));
                }
                answer(exchange, mood.status(), refusal(mood.status()));
            }
        } catch (IOException _) {
            // whoever asked is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastUserMessage(JsonNode request) {
        var last = "";
        for (var message : request.path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                last = message.path("content").toString();
            }
        }
        return last;
    }

    private static String completion(String step, String mark, String text) {
        var output = StrictJson.TOLERANT.createObjectNode();
        if (step.equals("triage")) {
            output.put("risk", text.contains("a person please") ? "high" : "low");
        } else {
            output.put("reply", "You can return worn shoes within thirty days. " + mark);
        }
        var completion = StrictJson.TOLERANT.createObjectNode();
        completion.put("id", "chatcmpl-sim").put("object", "chat.completion").put("created", 1);
        completion.put("model", "sim-1");
        var choice = completion.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", output.toString());
        choice.put("finish_reason", "stop");
        completion
                .putObject("usage")
                .put("prompt_tokens", 20)
                .put("completion_tokens", 10)
                .put("total_tokens", 30);
        return completion.toString();
    }

    private static String refusal(int status) {
        var error = StrictJson.TOLERANT.createObjectNode();
        error.putObject("error")
                .put("message", "not now")
                .put("type", status == 429 ? "rate_limit_error" : "server_error")
                .putNull("param")
                .put("code", status == 429 ? "rate_limit_exceeded" : "server_error");
        return error.toString();
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putAll(Map.of("Content-Type", List.of("application/json")));
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
