package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Posts `sent` and then `delivered` for each message. A webhook that does not answer 200 is tried
/// again for a while, as Meta does; what waits is lost when the stand-in stops.
final class CallbackSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallbackSender.class);

    private static final int WORKERS = 8;
    private static final int WAITING = 20_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final URI webhook;
    private final HubSignature signature;
    private final String businessAccount;
    private final JsonMapper json;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final BlockingQueue<ArrivedMessage> queue = new ArrayBlockingQueue<>(WAITING);
    private final List<Thread> workers;

    CallbackSender(
            URI webhook,
            HubSignature signature,
            String businessAccount,
            JsonMapper json,
            InstantSource clock) {
        this.webhook = webhook;
        this.signature = signature;
        this.businessAccount = businessAccount;
        this.json = json;
        this.clock = clock;
        this.workers =
                IntStream.range(0, WORKERS)
                        .mapToObj(i -> Thread.ofVirtual().name("callback-" + i).start(this::work))
                        .toList();
    }

    void announce(ArrivedMessage message) {
        if (!queue.offer(message)) {
            log.atWarn()
                    .addKeyValue("message", message.id())
                    .log("Too many status callbacks wait; this message gets none");
        }
    }

    @Override
    public void close() {
        workers.forEach(Thread::interrupt);
        http.shutdownNow();
    }

    private void work() {
        try {
            while (true) {
                var message = queue.take();
                if (post(message, "sent")) {
                    post(message, "delivered");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean post(ArrivedMessage message, String status) throws InterruptedException {
        var callback = new StatusCallback(message, status, clock.instant());
        var body = json.writeValueAsBytes(callback.body(businessAccount));
        var deadline = clock.instant().plus(PATIENCE);
        for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            if (isTaken(body)) {
                return true;
            }
            if (clock.instant().isAfter(deadline)) {
                log.atWarn()
                        .addKeyValue("message", message.id())
                        .addKeyValue("status", status)
                        .log("The webhook did not take a callback for {}; it is dropped", PATIENCE);
                return false;
            }
            Thread.sleep(pause);
        }
    }

    private boolean isTaken(byte[] body) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(webhook)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "facebookexternalua")
                        .header("X-Hub-Signature", signature.sha1(body))
                        .header("X-Hub-Signature-256", signature.sha256(body))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
