package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class UnderFailureTest {
    private static final String SAMPLE = "../samples/whatsapp/s002-whatsapp-text.json";

    @TempDir private Path data;
    private final List<ServerSocket> servers = new ArrayList<>();
    private AilingPenstock penstock;

    @BeforeEach
    void start() throws IOException {
        penstock = new AilingPenstock(data);
    }

    @AfterEach
    void stop() throws IOException {
        penstock.close();
        for (var server : servers) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 0})
    void waitingLooksAgainAfterAFailedLook(int failure) throws Exception {
        penstock.looks.addAll(List.of(failure, failure));
        var told = send("--wait", "10", "--json");
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out()).contains("\"atRest\":true");
    }

    @Test
    void sayingThatTheApiDoesNotAnswerWaitsUntilPatienceIsOver() throws Exception {
        penstock.looks.addAll(Collections.nCopies(1_000, 503));
        var told = send("--wait", "2");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains("event " + AilingPenstock.EVENT + ": not known", "503");
        assertThat(penstock.looks.size()).isBetween(900, 995);
    }

    @Test
    void aRefusalThatStaysEndsTheWait() throws Exception {
        penstock.looks.add(403);
        var told = send("--wait", "20");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err()).contains("403");
    }

    @Test
    void whatWasAcceptedIsToldThoughOtherPostsFail() throws Exception {
        penstock.posts.addAll(List.of(200, 503, 0));
        var told = send("--count", "4", "--concurrency", "1", "--json");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out().lines().map(line -> StrictJson.TOLERANT.readTree(line)))
                .extracting(line -> line.path("status").asInt(), line -> line.path("events").size())
                .containsExactly(tuple(200, 1), tuple(503, 0), tuple(0, 0), tuple(200, 1));
    }

    @Test
    void whatIsNotTakenForNowIsPostedAgainAsItWas() throws Exception {
        penstock.posts.addAll(List.of(503, 0, 200));
        var told = send("--retry", "10", "--json");
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out().lines().map(line -> StrictJson.TOLERANT.readTree(line)))
                .extracting(
                        line -> line.path("status").asInt(),
                        line -> line.path("retried").asBoolean(false))
                .containsExactly(tuple(503, true), tuple(0, true), tuple(200, false));
        assertThat(penstock.posted).hasSize(3);
        assertThat(Set.copyOf(penstock.posted)).hasSize(1);
    }

    @Test
    void aRefusalThatStaysIsNotPostedAgain() throws Exception {
        penstock.posts.add(400);
        var told = send("--retry", "10", "--json");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(penstock.posted).hasSize(1);
    }

    @Test
    void peopleSeeTheAcceptedIdsAndEachFailure() throws Exception {
        penstock.posts.addAll(List.of(200, 503, 0));
        var told = send("--times", "4", "--concurrency", "1");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out())
                .containsSubsequence("200", AilingPenstock.EVENT, "503", "0", "does not answer");
    }

    @Test
    void nobodyAtIntakeIsAResultToo() throws Exception {
        var told = penstock.run(nobody(), "", "send", SAMPLE, "--times", "2", "--json");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"status\":0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil/x y",
                "http://evil/v1/events",
                "//evil/v1/events",
                "/\\evil/v1/events",
                "/v1/../oauth2/token",
                "/v1/%2e%2e/oauth2/token",
                "/v1/ev ents",
                "/v1/%zz",
                "/v1/events#x",
                "/actuator/health",
                "v1/events"
            })
    void onlyAPathOfTheIntakeApiIsPostedTo(String path) throws Exception {
        var told = sendChanged(sample -> sample.put("path_hint", path));
        assertRefusedInOneLine(told, "path_hint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A\nX-B", "X A", ""})
    void aHeaderNameThatHttpDoesNotAllowIsRefused(String name) throws Exception {
        var told = sendChanged(sample -> ((ObjectNode) sample.path("headers")).put(name, "x"));
        assertRefusedInOneLine(told, "header");
    }

    @Test
    void aHeaderValueWithALineFeedIsRefused() throws Exception {
        var told = sendChanged(sample -> ((ObjectNode) sample.path("headers")).put("X-A", "x\ny"));
        assertRefusedInOneLine(told, "X-A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PO ST", "CONNECT"})
    void aMethodThatHttpDoesNotAllowIsRefused(String method) throws Exception {
        assertRefusedInOneLine(sendChanged(sample -> sample.put("method", method)), "method");
    }

    @Test
    void statusDoesNotHangOnStoppedParts() throws Exception {
        var part = "{\"name\": \"%s\", \"health\": [\"%s\"], \"log\": \"l\"}";
        var stopped = penstock.silentAddress();
        var told =
                penstock.run(
                        stopped,
                        String.join(
                                ",",
                                part.formatted("first", stopped),
                                part.formatted("second", stopped),
                                part.formatted("third", stopped),
                                part.formatted("gone", nobody()),
                                part.formatted("well", penstock.address())),
                        "status");
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out())
                .containsPattern("first +no answer")
                .containsPattern("third +no answer")
                .containsPattern("gone +DOWN")
                .containsPattern("well +up")
                .contains("runs: not known");
    }

    @Test
    void statusTellsAPartThatIsNotReadyFromOneThatIsSilent() throws Exception {
        penstock.looks.add(503);
        var unready =
                """
                {"name": "unready", "health": ["%1$s/liveness", "%1$s/readiness"], "log": "l"}"""
                        .formatted(penstock.address());

        var told = penstock.run(penstock.address(), unready, "status");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out())
                .containsPattern("unready +up, not ready: .*/readiness answers 503")
                .containsPattern("runs: not known, the store does not answer .*503")
                .doesNotContain("./penstock status");
    }

    @Test
    void statusDoesNotAdviseToAskForTheStatus() throws Exception {
        var told = penstock.run(nobody(), "", "status");

        assertThat(told.out())
                .containsPattern("runs: not known, .* does not answer")
                .doesNotContain("./penstock status");
    }

    @Test
    void statusSeesServersThatTakeConnectionsAndDoNotServe() throws Exception {
        var part = "{\"name\": \"%s\", \"health\": [\"%s://%s\"], \"log\": \"l\"}";
        var frozen = penstock.silentAddress().substring("http://".length());
        var parts =
                String.join(
                        ",",
                        part.formatted("frozen-postgres", "postgres", frozen),
                        part.formatted("frozen-kafka", "kafka", frozen),
                        part.formatted("gone", "kafka", nobody().substring("http://".length())),
                        part.formatted("starting-postgres", "postgres", answering("E")),
                        part.formatted("lonely-kafka", "kafka", answering(metadata(0))),
                        part.formatted("postgres", "postgres", answering("R")),
                        part.formatted("kafka", "kafka", answering(metadata(1))),
                        part.formatted("held", "kafka", frozen));
        Files.createDirectories(data.resolve("run/held"));
        Files.writeString(data.resolve("run/held/held"), "stopped");

        var told = penstock.run(penstock.address(), parts, "status");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out())
                .containsPattern("frozen-postgres +no answer")
                .containsPattern("frozen-kafka +no answer")
                .containsPattern("gone +DOWN")
                .containsPattern("starting-postgres +DOWN")
                .containsPattern("lonely-kafka +DOWN")
                .containsPattern("\n +postgres +up")
                .containsPattern("\n +kafka +up")
                .containsPattern("held +stopped on purpose");
    }

    /// The begin of an answer to a request for metadata.
    private static String metadata(int brokers) {
        return "\0\0\0\u0008" + "\0\0\0\u0001" + "\0\0\0" + (char) brokers;
    }

    /// Where somebody listens who says this once they are greeted.
    private String answering(String words) throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (var socket = server.accept()) {
                                socket.getInputStream().read();
                                socket.getOutputStream()
                                        .write(words.getBytes(StandardCharsets.ISO_8859_1));
                                socket.getInputStream().readAllBytes();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        return "127.0.0.1:" + server.getLocalPort();
    }

    private CommandWorld.Told send(String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("send", SAMPLE));
        arguments.addAll(List.of(options));
        return penstock.run(penstock.address(), "", arguments.toArray(String[]::new));
    }

    private CommandWorld.Told sendChanged(Consumer<ObjectNode> change) throws Exception {
        var sample = (ObjectNode) StrictJson.TOLERANT.readTree(Files.readString(Path.of(SAMPLE)));
        change.accept(sample);
        var file = Files.writeString(data.resolve("sample.json"), sample.toString());
        var err = new StringWriter();
        var exit =
                PenstockCommand.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute("send", file.toString());
        return new CommandWorld.Told(exit, "", err.toString());
    }

    private void assertRefusedInOneLine(CommandWorld.Told told, String what) {
        assertThat(told.err().lines()).singleElement().asString().contains(what);
        assertThat(told.exit()).isEqualTo(2);
    }

    /// Where nobody listens.
    private static String nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
