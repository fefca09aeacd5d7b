package io.penstock.gateway.stream;

import io.penstock.gateway.provider.Target;
import io.penstock.gateway.route.Attempt;
import io.penstock.gateway.route.CallerGoneException;
import io.penstock.gateway.route.Listener;
import io.penstock.gateway.route.Spending;
import io.penstock.gateway.wire.Chunk;
import io.penstock.gateway.wire.Replay;
import io.penstock.schema.json.StrictJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One caller's event stream. It opens with the first chunk, or after half a second with a sign of
/// life: only by writing does a server learn that its caller has left. From then on a status can
/// tell of no failure any more, and an error goes into the stream.
public final class CallerStream implements Listener {
    /// The header that an answer tells its cost with, in USD.
    public static final String COST = "x-penstock-cost-usd";

    private static final Logger log = LoggerFactory.getLogger(CallerStream.class);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration BEAT = Duration.ofSeconds(3);

    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] SIGN_OF_LIFE = ascii(": keep-alive\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final HttpServletResponse response;
    private final ObjectNode account = JsonNodeFactory.instance.objectNode();
    private boolean tellsUsage;
    private long nextSign = System.nanoTime() + SOON.toNanos();

    /// @param call its name
    public CallerStream(HttpServletResponse response, String call) {
        this.response = response;
        account.put("call", call);
    }

    /// That the caller wants its last chunk to tell of the usage.
    public void tellUsage() {
        tellsUsage = true;
    }

    /// Whether the caller has a status, and can get no other.
    public boolean isOpen() {
        return response.isCommitted();
    }

    @Override
    public void answers(Target target, List<Attempt> before) {
        var attempts = 1 + before.stream().filter(Attempt::happened).count();
        account.put("provider", target.provider()).put("model", target.model());
        account.put("attempts", attempts);
        response.setHeader("x-penstock-provider", target.provider());
        response.setHeader("x-penstock-attempts", Long.toString(attempts));
    }

    @Override
    public void hears(List<Chunk> chunks) throws CallerGoneException {
        write(
                () -> {
                    for (var chunk : chunks) {
                        chunk.json().remove("usage"); // the last one tells it, and no other
                        event(chunk.json());
                    }
                });
    }

    @Override
    public void ends(Chunk usage, Spending spending) throws CallerGoneException {
        last(usage, spending.told());
    }

    /// For those who asked for it; to them it tells, too, who answered: the headers may have left
    /// before anybody knew.
    ///
    /// @param cost in USD; null: not known
    private void last(Chunk usage, @Nullable String cost) throws CallerGoneException {
        if (!tellsUsage) {
            return;
        }
        if (cost != null) {
            account.put("cost_usd", cost);
        }
        usage.json().set("penstock", account);
        write(() -> event(usage.json()));
    }

    @Override
    public Duration waits() throws CallerGoneException {
        var left = nextSign - System.nanoTime();
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        write(() -> response.getOutputStream().write(SIGN_OF_LIFE));
        return BEAT;
    }

    /// Waits for what is done beside, with signs of life. It goes on when the caller leaves.
    public <T> T waitingFor(Supplier<T> work) throws CallerGoneException {
        var beside = CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
        while (true) {
            try {
                return beside.get(waits().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                log.trace("A stream waits for its answer");
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new CallerGoneException();
            }
        }
    }

    /// Tells an answer that was made before.
    ///
    /// @param headers of it
    public void replay(Map<String, String> headers, ObjectNode completion)
            throws CallerGoneException {
        headers.forEach(response::setHeader);
        hears(Replay.of(completion));
        last(Replay.usage(completion), headers.get(COST));
    }

    /// The last event: of a stream that is whole `[DONE]`, of another its error, which official
    /// clients raise. A caller that has left hears of neither.
    ///
    /// @param error `{"error": …}`; null: it is whole
    public void end(@Nullable JsonNode error) {
        try {
            if (error == null) {
                write(() -> response.getOutputStream().write(DONE));
            } else {
                write(() -> event(error));
            }
        } catch (CallerGoneException _) {
            log.debug("A caller left before the end of its stream");
        }
    }

    private void event(JsonNode json) throws IOException {
        var out = response.getOutputStream();
        out.write(DATA);
        out.write(StrictJson.TOLERANT.writeValueAsBytes(json));
        out.write(END);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) throws CallerGoneException {
        try {
            if (!isOpen()) {
                response.setStatus(HttpServletResponse.SC_OK);
                response.setContentType("text/event-stream");
                response.setCharacterEncoding(StandardCharsets.UTF_8);
                response.setHeader("x-penstock-call-id", account.path("call").stringValue(""));
                response.setHeader("x-penstock-cache", "bypass");
                response.setHeader("Cache-Control", "no-cache");
                response.setHeader("X-Accel-Buffering", "no");
            }
            writing.run();
            response.flushBuffer();
        } catch (IOException _) {
            throw new CallerGoneException();
        }
        nextSign = System.nanoTime() + BEAT.toNanos();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
