package io.penstock.cli.letter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.cli.PenstockCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersCommandTest {
    private static final String LETTER =
            """
            {"id": "11111111-2222-3333-4444-555555555555", "kind": "RUN", "state": "OPEN",
             "run": "99999999-2222-3333-4444-555555555555", "workflow": "assistant", "step": "reply",
             "owner": "care", "failure": {"failureClass": "LOGIC_DEFECT", "code": "target_refused", "message": "fixed text", "retryable": false},
             "hops": 1, "createdAt": "2026-06-01T12:00:00Z"}
            """;
    private static final String REDRIVE =
            """
            {"id": "77777777-2222-3333-4444-555555555555", "state": "%s", "total": 1, "done": %d,
             "skipped": 0, "failed": 0, "by": "sre", "createdAt": "2026-06-01T12:00:00Z"}
            """;

    @TempDir private Path data;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int startStatus = 202;

    private record Told(int exit, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void listsLettersWithTheirReasonAndTheirOwner() throws Exception {
        var told = run("list", "--workflow", "a b", "--code", "target_refused");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .contains("assistant/reply  care  LOGIC_DEFECT target_refused  sent on 1×");
        assertThat(asked)
                .contains(
                        "GET /v1/dead-letters?state=OPEN&workflow=a+b&code=target_refused&limit=50"
                                + " ");
    }

    @Test
    void aDryRunPlansAndStartsNothing() throws Exception {
        var told = run("redrive", "--code", "target_refused", "--dry-run");

        assertThat(told.exit()).isZero();
        assertThat(told.out()).contains("warning: late", "1 letter would be sent on");
        assertThat(asked)
                .filteredOn(call -> call.startsWith("POST /v1/dead"))
                .containsExactly(
                        "POST /v1/dead-letters/redrives "
                                + "{\"filter\":{\"code\":\"target_refused\"},\"dryRun\":true}");
    }

    @Test
    void startsThePlanThatItShowedAndWaitsForItsEnd() throws Exception {
        var told = run("redrive", "--yes");

        assertThat(told.exit()).isZero();
        assertThat(told.out()).contains("1 sent on, 0 skipped, 0 failed");
        assertThat(asked)
                .contains("POST /v1/dead-letters/redrives {\"filter\":{},\"plan\":\"p1\"}");
    }

    @Test
    void asksBeforeItBeginsAndDoesNothingWhereNobodyCanBeAsked() throws Exception {
        var told = run("redrive");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains("--yes", "nothing was sent on");
        assertThat(asked).noneMatch(call -> call.contains("\"plan\""));
    }

    @Test
    void saysInOneLineThatThePlanChanged() throws Exception {
        startStatus = 409;

        var told = run("redrive", "--yes");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err().lines()).singleElement().asString().contains("409", "other letters");
    }

    @Test
    void saysHowLettersAreSentOn() throws Exception {
        run("redrive", "--yes", "--rate", "20", "--restart", "--to-version", "newest");

        assertThat(asked)
                .contains(
                        "POST /v1/dead-letters/redrives {\"filter\":{},\"plan\":\"p1\","
                                + "\"mode\":\"RESTART\",\"version\":\"newest\",\"rate\":20}");
    }

    @Test
    void stopsARedrive() throws Exception {
        var told = run("stop", "6b0f2a1e-0000-4000-8000-000000000003");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out()).contains("is stopped: 1 of 1");
    }

    @Test
    void putsAwayWhatItShowedWithAReason() throws Exception {
        var told = run("discard", "--code", "odd", "--reason", "a test", "--yes");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out()).contains("1 letter put away");
        assertThat(asked)
                .contains(
                        "POST /v1/dead-letters/discard {\"filter\":{\"code\":\"odd\"},"
                                + "\"plan\":\"p1\",\"reason\":\"a test\"}");
        assertThat(run("discard", "--yes").exit()).as("without a reason").isEqualTo(2);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        var path = exchange.getRequestURI().getPath();
        if (path.equals("/oauth2/token")) {
            tell(exchange, 200, "{\"access_token\": \"token\"}");
        } else if (body.contains("dryRun")) {
            tell(
                    exchange,
                    200,
                    "{\"plan\": \"p1\", \"count\": 1, \"sample\": [%s], \"warnings\": [\"late\"]}"
                            .formatted(LETTER));
        } else if (path.endsWith("/discard")) {
            tell(exchange, 200, "{\"count\": 1}");
        } else if (path.endsWith("/stop")) {
            tell(exchange, 200, REDRIVE.formatted("STOPPED", 1));
        } else if (exchange.getRequestMethod().equals("POST")) {
            tell(
                    exchange,
                    startStatus,
                    startStatus == 202
                            ? REDRIVE.formatted("RUNNING", 0)
                            : "{\"type\": \"urn:x\", \"title\": \"The filter finds other"
                                    + " letters\"}");
        } else if (path.contains("/redrives/")) {
            tell(exchange, 200, REDRIVE.formatted("DONE", 1));
        } else {
            tell(exchange, 200, "{\"letters\": [%s]}".formatted(LETTER));
        }
    }

    private static void tell(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Told run(String... arguments) throws Exception {
        Files.createDirectories(data.resolve("run"));
        Files.writeString(data.resolve("secret"), "secret");
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(
                data.resolve("run/standalone.json"),
                """
                {"version": "1", "intake": "%s", "issuer": "%s", "parts": [],
                 "client": {"id": "dev", "secretFile": "%s", "scopes": []}}
                """
                        .formatted(address, address, data.resolve("secret")));
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dstdout.encoding=UTF-8",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PenstockCommand.class.getName(),
                                "dead-letters"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("PENSTOCK_DATA", data.toString());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(data.resolve("out").toFile());
        builder.redirectError(data.resolve("err").toFile());
        var process = builder.start();
        try {
            return new Told(
                    process.waitFor(),
                    Files.readString(data.resolve("out")),
                    Files.readString(data.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }
}
