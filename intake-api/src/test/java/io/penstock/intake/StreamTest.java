package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.EmbeddedKafka;
import io.penstock.embedded.kafka.KafkaOptions;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.machine.LoopbackPort;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.intake.Streams.Reader;
import io.penstock.intake.Streams.Teller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BUFFER = 400;
    private static final int MOST = 6;

    private static RunningIntake intake;
    private static Teller teller;

    @BeforeAll
    static void start() {
        intake =
                RunningIntake.start(
                        TestPostgres.freshDatabase(),
                        TestKafka.shared().bootstrapServers(),
                        Map.of(
                                "penstock.intake.stream.buffer",
                                BUFFER,
                                "penstock.intake.stream.history",
                                50,
                                "penstock.intake.stream.max-streams",
                                MOST,
                                "penstock.intake.stream.heartbeat",
                                "300ms",
                                "server.tomcat.connection-timeout",
                                "2s"));
        teller = new Teller();
        await().atMost(SOON)
                .until(() -> intake.get("/v1/runs/stream?x=", reader()).statusCode() == 400);
        await().atMost(SOON).until(StreamTest::ready);
    }

    @AfterAll
    static void stop() {
        teller.close();
        intake.close();
    }

    @Test
    void aChangeIsToldAsItHappens() throws Exception {
        try (var stream = open("", null)) {
            var run = UUID.randomUUID();
            tell("acme", run, 1, 2);

            await().atMost(SOON).until(() -> stream.versions(run).equals(List.of(1L, 2L)));
            assertThat(stream.answer().headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(stream.told("status").getLast().data())
                    .isEqualTo(
                            "{\"run\":\"%s\",\"workflow\":\"w\",\"step\":\"reply\",\"status\":\"RUNNING\",\"phase\":\"running\",\"version\":2,\"at\":\"2026-06-01T12:00:00.000001Z\"}"
                                    .formatted(run));
        }
    }

    @Test
    void whoComesBackMissesNothingAndHearsNothingTwice() throws Exception {
        var run = UUID.randomUUID();
        var others = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        String last;
        try (var stream = open("", null)) {
            tell("acme", run, 1, 2);
            others.forEach(other -> tell("acme", other, 1));
            await().atMost(SOON).until(() -> stream.told("status").size() >= 5);
            last = stream.lastId();
        }
        tell("acme", run, 3, 4);
        try (var stream = open("", last)) {
            tell("acme", run, 5);

            await().atMost(SOON).until(() -> stream.versions(run).contains(5L));
            assertThat(stream.versions(run)).containsExactly(3L, 4L, 5L);
            assertThat(others).allSatisfy(other -> assertThat(stream.versions(other)).isEmpty());
            assertThat(stream.told("reset")).isEmpty();
        }
    }

    @Test
    void aPlaceHoldsOnAnotherInstanceThatStartedSince() throws Exception {
        var run = UUID.randomUUID();
        String last;
        try (var stream = open("", null)) {
            tell("acme", run, 1);
            await().atMost(SOON).until(() -> stream.versions(run).equals(List.of(1L)));
            last = stream.lastId();
        }
        tell("acme", run, 2);
        teller.flush();
        try (var another =
                RunningIntake.start(
                        TestPostgres.freshDatabase(), TestKafka.shared().bootstrapServers())) {
            await().atMost(SOON).until(() -> ready(another));
            try (var stream = Reader.open(another.uri("/v1/runs/stream"), reader(), last)) {
                await().atMost(SOON).until(() -> stream.versions(run).equals(List.of(2L)));
                assertThat(stream.told("reset")).isEmpty();
            }
            try (var fresh = Reader.open(another.uri("/v1/runs/stream"), reader(), null)) {
                fresh.begun();
                tell("acme", run, 3);
                await().atMost(SOON).until(() -> fresh.versions(run).contains(3L));
                assertThat(fresh.versions(run)).as("history is no news").containsExactly(3L);
            }
        }
    }

    @Test
    void whoComesBackTooLateBeginsAnew() throws Exception {
        var last = lastPlace();
        var flood = UUID.randomUUID();
        for (var version = 1L; version <= BUFFER + 100; version++) {
            teller.tell("acme", flood, "w", version);
        }
        teller.flush();
        await().atMost(SOON).until(() -> tooLate(last));
        try (var stream = open("", last);
                var nonsense = open("", "yesterday")) {
            var run = UUID.randomUUID();
            await().atMost(SOON).until(() -> stream.told("reset").size() == 1);
            await().atMost(SOON).until(() -> nonsense.told("reset").size() == 1);
            tell("acme", run, 1);
            await().atMost(SOON).until(() -> stream.versions(run).equals(List.of(1L)));
        }
    }

    private static String lastPlace() throws Exception {
        try (var stream = open("", null)) {
            return stream.begun().lastId();
        }
    }

    private static boolean tooLate(String place) throws Exception {
        try (var stream = open("", place)) {
            return !stream.begun().told("reset").isEmpty();
        }
    }

    @Test
    void aTenantHearsNothingOfAnotherAndAReaderWhatItAskedFor() throws Exception {
        var run = UUID.randomUUID();
        var sibling = UUID.randomUUID();
        var foreign = UUID.randomUUID();
        try (var everything = open("", null);
                var one = open("?run=" + run, null);
                var workflow = open("?workflow=other", null)) {
            tell("globex", foreign, 1);
            teller.tell("acme", sibling, "other", 1);
            tell("acme", run, 1);

            await().atMost(SOON).until(() -> one.versions(run).size() == 1);
            await().atMost(SOON).until(() -> everything.versions(run).size() == 1);
            await().atMost(SOON).until(() -> everything.versions(sibling).size() == 1);
            await().atMost(SOON).until(() -> workflow.versions(sibling).size() == 1);
            assertThat(everything.versions(foreign)).isEmpty();
            assertThat(one.told("status")).hasSize(1);
            assertThat(workflow.told("status")).hasSize(1);
        }
    }

    @Test
    void whatTheRelayToldTwiceIsToldOnce() throws Exception {
        var run = UUID.randomUUID();
        try (var stream = open("", null)) {
            tell("acme", run, 1, 2, 2, 1, 3);
            await().atMost(SOON).until(() -> stream.versions(run).contains(3L));
            assertThat(stream.versions(run)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        var brief = TestIssuer.shared().token(Duration.ofSeconds(2), "acme", "runs:read");
        var started = System.nanoTime();
        try (var stream = Reader.open(intake.uri("/v1/runs/stream"), brief, null)) {
            assertThat(stream.status()).isEqualTo(200);
            await().atMost(SOON).until(stream::ended);
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        }
    }

    @Test
    void oneMoreThanMayBeOpenIsAskedToComeAgain() throws Exception {
        await().atMost(SOON).until(() -> open() == 0);
        var streams = new java.util.ArrayList<Reader>();
        try {
            for (var i = 0; i < MOST; i++) {
                streams.add(open("", null));
            }
            var refused = intake.get("/v1/runs/stream", reader());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (var stream : streams) {
                stream.close();
            }
        }
        await().atMost(SOON).until(() -> open() == 0);
    }

    @Test
    void oneWhoTakesNothingIsDroppedAndOthersGoOn() throws Exception {
        await().atMost(SOON).until(() -> open() == 0);
        try (var stalled = stalled();
                var other = open("", null)) {
            await().atMost(SOON).until(() -> open() == 2);
            var flood = UUID.randomUUID();
            var sent = 0L;
            var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (open() == 2 && System.nanoTime() < deadline) {
                for (var i = 0; i < BUFFER / 4; i++) {
                    teller.tell("acme", flood, "w".repeat(5000), ++sent);
                }
                teller.flush();
                var seen = sent;
                await().atMost(SOON).until(() -> other.versions(flood).size() == seen);
            }

            assertThat(open()).as("streams that are open").isEqualTo(1);
            assertThat(stalled.isClosed()).isFalse();
            assertThat(other.versions(flood))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, sent).boxed().toList());
        }
    }

    @Test
    void aBrokerThatComesBackIsReadOnFromWhereItWas(@TempDir Path folder) throws Exception {
        var options =
                KafkaOptions.keptIn(folder)
                        .withPort(LoopbackPort.free())
                        .withControllerPort(LoopbackPort.free());
        var run = UUID.randomUUID();
        try (var first = EmbeddedKafka.start(options);
                var alone =
                        RunningIntake.start(
                                TestPostgres.freshDatabase(), first.bootstrapServers())) {
            await().atMost(SOON).until(() -> ready(alone));
            try (var stream = Reader.open(alone.uri("/v1/runs/stream"), reader(), null)) {
                stream.begun();
                tellAt(first.bootstrapServers(), run, 1);
                await().atMost(SOON).until(() -> stream.versions(run).equals(List.of(1L)));
                first.stop();
                try (var second = EmbeddedKafka.start(options)) {
                    tellAt(second.bootstrapServers(), run, 2);
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> stream.versions(run).equals(List.of(1L, 2L)));
                }
            }
        }
    }

    private static void tellAt(String kafka, UUID run, long version) {
        try (var there = new Teller(kafka)) {
            there.tell("acme", run, "w", version);
            there.flush();
        }
    }

    private static Reader open(String query, @Nullable String lastEventId) throws Exception {
        var stream = Reader.open(intake.uri("/v1/runs/stream" + query), reader(), lastEventId);
        assertThat(stream.status()).isEqualTo(200);
        return stream.begun();
    }

    /// Sends its request and never reads an answer.
    private static Socket stalled() throws IOException {
        var uri = intake.uri("/v1/runs/stream");
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        var request =
                "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(uri.getPath(), uri.getAuthority(), reader());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static void tell(String tenant, UUID run, long... versions) {
        for (var version : versions) {
            teller.tell(tenant, run, "w", version);
        }
    }

    /// How many streams the service says are open.
    private static int open() {
        return (int)
                intake.bean(io.micrometer.core.instrument.MeterRegistry.class)
                        .get("penstock.intake.streams")
                        .gauge()
                        .value();
    }

    private static boolean ready() throws Exception {
        return ready(intake);
    }

    private static boolean ready(RunningIntake intake) throws Exception {
        try (var stream = Reader.open(intake.uri("/v1/runs/stream"), reader(), null)) {
            return stream.status() == 200;
        }
    }

    private static String reader() {
        return TestIssuer.shared().token("acme", "runs:read");
    }
}
