package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.postgres.TestPostgres;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An instance with little room: what it turns away, it turns away early, and says when to come.
class LimitsTest {
    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";

    private static final int MIB = 1024 * 1024;

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake =
                RunningIntake.start(
                        TestPostgres.freshDatabase(),
                        TestKafka.shared().bootstrapServers(),
                        Map.of(
                                "penstock.intake.admit.failure-burst", 4,
                                "penstock.intake.admit.failures-per-second", 1,
                                "penstock.intake.admit.client-burst", 3,
                                "penstock.intake.admit.client-requests-per-second", 1,
                                "penstock.intake.admit.body-share", 1));
    }

    @AfterAll
    static void stop() {
        intake.close();
    }

    @Test
    void anAddressThatGetsNothingRightIsTurnedAway() {
        var answers =
                Stream.generate(() -> zendesk("wrong")).limit(30).map(HttpResponse::statusCode);

        assertThat(answers).startsWith(401, 401, 401, 401).contains(429).containsOnly(401, 429);
    }

    @Test
    void whoProvedWhoTheyAreIsNotTurnedAwayForWhatOthersGetWrong() {
        assertThat(intake.webhook(EMPTY).statusCode()).isEqualTo(200);
        for (var i = 0; i < 12; i++) {
            assertThat(intake.webhook(EMPTY, "another-secret").statusCode()).isEqualTo(401);
        }

        assertThat(intake.webhook(EMPTY).statusCode()).isEqualTo(200);
    }

    @Test
    void aCallerThatAsksTooOftenIsToldWhenToComeAgain() {
        var busy = TestIssuer.shared().token("busy", "runs:read");

        var answers = Stream.generate(() -> intake.get("/v1/runs", busy)).limit(12).toList();

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .startsWith(200)
                .contains(429)
                .containsOnly(200, 429);
        assertThat(answers.getFirst().headers().firstValue("RateLimit-Policy"))
                .contains("\"client\";q=3;w=3");
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .allSatisfy(
                        answer ->
                                assertThat(answer.headers().firstValue("Retry-After"))
                                        .contains("1"));
    }

    /// A hundredth of the heap is some megabytes here: bodies that are held fill it.
    @Test
    void bodiesThatDoNotFitAreShedAndTheNextThatFitIsTaken() throws Exception {
        try (var senders = new Senders()) {
            for (var size : List.of(3 * MIB - 1, MIB / 2, 96 * 1024, 32 * 1024)) {
                senders.addWhileThereIsRoom(size);
            }
            Awaitility.await().until(LimitsTest::shedding);
            var refused = intake.webhook(EMPTY);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("overloaded");
        }
        Awaitility.await().until(() -> intake.webhook(EMPTY).statusCode() == 200);
    }

    /// What is announced and not sent takes no room from others.
    @Test
    void aSenderThatOnlyAnnouncesABodyHoldsUpNobody() throws Exception {
        try (var senders = new Senders()) {
            for (var i = 0; i < 50; i++) {
                senders.add(0);
            }
            assertThat(intake.webhook(EMPTY).statusCode()).isEqualTo(200);
        }
    }

    /// Who sent a part of a body, and nothing since.
    private static final class Senders implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();
        private long taken;

        Socket add(int size) throws IOException {
            var socket = unfinished(size);
            sockets.add(socket);
            return socket;
        }

        void addWhileThereIsRoom(int size) throws IOException {
            for (var answered = false; !answered; ) {
                var input = add(size).getInputStream();
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> bytesUnderWay() >= taken + size || input.available() > 0);
                answered = input.available() > 0;
                taken += answered ? 0 : size;
            }
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static double bytesUnderWay() {
        return intake.bean(MeterRegistry.class)
                .get("penstock.intake.under.way.bytes")
                .gauge()
                .value();
    }

    private static boolean shedding() {
        return intake.webhook(EMPTY).statusCode() == 503;
    }

    /// A request that announces 3 MiB and sends so much of them.
    private static Socket unfinished(int sent) throws IOException {
        var address = intake.uri(RunningIntake.HOOK);
        var socket = new Socket(address.getHost(), address.getPort());
        var out = socket.getOutputStream();
        var head =
                """
                POST %s HTTP/1.1\r
                Host: %s\r
                Content-Type: application/json\r
                Content-Length: 3145728\r
                \r
                """
                        .formatted(address.getPath(), address.getAuthority());
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(" ".repeat(sent).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static HttpResponse<String> zendesk(String signature) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/hooks/zendesk/ep_zd"))
                        .header("Content-Type", "application/json")
                        .header("X-Zendesk-Webhook-Signature", signature)
                        .header(
                                "X-Zendesk-Webhook-Signature-Timestamp",
                                RunningIntake.CLOCK.toString())
                        .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }
}
