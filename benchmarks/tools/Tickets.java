import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends Zendesk's webhooks, signed: each opens a ticket of its own, and starts one run.
final class Tickets {
    private static final String SECRET = "sample-zendesk-signing-secret";
    private static final String BODY =
            """
            {"account_id":22129848,"detail":{"created_at":"%1$s","description":"%2$s","id":"%3$d","is_public":true,\
            "priority":"NORMAL","requester_id":"8447388090494","status":"OPEN","subject":"Returns",\
            "submitter_id":"8447388090494","updated_at":"%1$s","via":{"channel":"web_service"}},"event":{},\
            "id":"%4$s","subject":"zen:ticket:%3$d","time":"%1$s","type":"zen:event-type:ticket.created",\
            "zendesk_event_version":"2022-11-06"}""";

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
    private final AtomicLong numbers = new AtomicLong(System.nanoTime() / 1000 % 1_000_000_000L);

    Tickets(int offset) {
        address = URI.create("http://127.0.0.1:" + (8080 + offset) + "/v1/hooks/zendesk/ep_zd");
    }

    /// As fast as intake takes them.
    void send(int count, int concurrency, String text) throws InterruptedException {
        var free = new Semaphore(concurrency);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < count; i++) {
                free.acquire();
                threads.submit(
                        () -> {
                            try {
                                sendOne(text);
                            } finally {
                                free.release();
                            }
                            return null;
                        });
            }
        }
    }

    /// One after the other, so many a second.
    void sendAtRate(int count, double perSecond, String text) throws InterruptedException {
        var start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < count; i++) {
                var due = start + (long) (i * 1e9 / perSecond);
                Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                threads.submit(
                        () -> {
                            sendOne(text);
                            return null;
                        });
            }
        }
    }

    private void sendOne(String text) throws Exception {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var body = BODY.formatted(now, text, numbers.incrementAndGet(), UUID.randomUUID());
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header("X-Zendesk-Webhook-Signature-Timestamp", now)
                        .header("X-Zendesk-Webhook-Signature", signature(now + body))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        for (var attempt = 1; ; attempt++) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 2) {
                return;
            }
            if (attempt == 20 || answer.statusCode() != 429 && answer.statusCode() != 503) {
                System.err.println("intake answered " + answer.statusCode() + ": " + answer.body());
                return;
            }
            Thread.sleep(200);
        }
    }

    private static String signature(String signed) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
