package io.penstock.cli.operate;

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

class OperateTest {
    private static final String QUEUES =
            """
            {"at": "2026-06-01T12:00:00Z", "endedSince": "2026-05-31T12:00:00Z",
             "ingest": [{"topic": "penstock.events", "partition": 0, "nextOffset": 9, "behind": 4,
                         "behindSeconds": 12.0}],
             "runs": {"WAITING": 3, "RUNNING": 1, "FAILED": 0},
             "due": 2, "overdue": 1, "oldestDue": "2026-06-01T11:58:00Z",
             "running": [{"worker": "w1", "runs": 1}],
             "reviews": {"open": 5, "overdue": 1}, "deadLetters": {"open": 7},
             "timers": {"nextMinute": 1, "nextHour": 2, "nextDay": 0, "later": 0},
             "gates": [{"gate": "route:default", "kind": "route", "name": "default",
                        "closedAt": "2026-06-01T11:59:00Z", "closedUntil": "2026-06-01T12:05:00Z",
                        "code": "rate_limited", "times": 2, "waiting": 3}],
             "stuck": {"count": %d, "runs": [%s]},
             "outbox": {"waiting": 6, "oldest": "2026-06-01T11:59:57Z"},
             "redrives": [],
             "pauses": [{"kind": "workflow", "name": "assistant", "reason": "new prompt", "by": "sre",
                         "since": "2026-06-01T11:00:00Z"}],
             "limits": [{"kind": "route", "name": "default", "ceiling": false, "runs": 20, "running": 3}]}
            """;
    private static final String RUN = "99999999-2222-3333-4444-555555555555";
    private static final String MOVED =
            """
            {"id": "99999999-2222-3333-4444-555555555555", "event": "%s", "workflow": "assistant",
             "workflowVersion": 1, "status": "PENDING", "phase": "pending", "version": 4,
             "createdAt": "2026-06-01T12:00:00Z", "updatedAt": "2026-06-01T12:00:00Z"}
            """
                    .formatted("a".repeat(26));
    private static final String STUCK =
            """
            {"run": "99999999-2222-3333-4444-555555555555", "workflow": "assistant",
             "workflowVersion": 1, "step": "answer", "owner": "care", "worker": "w1",
             "since": "2026-06-01T11:50:00Z", "allowedSeconds": 300.0}
            """;

    @TempDir private Path data;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String queues = QUEUES.formatted(0, "");

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
    void tellsWhatWaitsForWhat() throws Exception {
        var told = run("queues");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .contains(
                        "WAITING ×3",
                        "0: 4 behind, 12 s",
                        "2, 1 for a minute or longer, the oldest for 120 s",
                        "5 reviews, 1 overdue; 7 dead letters",
                        "route:default  closed until 2026-06-01T12:05:00Z, 2× in a row, 3 waiting",
                        "6 rows, the oldest for 3 s",
                        "workflow assistant since 2026-06-01T11:00:00Z by sre: new prompt",
                        "route default  3 of 20 runs");
    }

    @Test
    void failsWhileARunIsStuckAndSaysWhose() throws Exception {
        queues = QUEUES.formatted(1, STUCK);

        var told = run("queues");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains("assistant/answer  care  on w1 for 600 s, 300 s allowed");
    }

    @Test
    void listsGatesAndOpensTheOneThatIsNamed() throws Exception {
        assertThat(run("gates").out()).contains("1 gate is closed");
        assertThat(asked).noneMatch(call -> call.startsWith("DELETE"));

        var told = run("gates", "connection:whatsapp:ep_support");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(asked).contains("DELETE /v1/gates/connection%3Awhatsapp%3Aep_support");
    }

    @Test
    void saysInOneLineThatAGateIsNotClosed() throws Exception {
        var told = run("gates", "route:other");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err().lines()).singleElement().asString().contains("404", "does not exist");
    }

    @Test
    void movesEachRunAndFailsIfOneWasRefused() throws Exception {
        var told = run("runs", "retry", "other", RUN);

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains(RUN + "  PENDING");
        assertThat(told.err()).contains("404");
        assertThat(asked).contains("POST /v1/runs/" + RUN + "/retry");
        assertThat(run("runs", "cancel", RUN).exit()).isZero();
        assertThat(asked).contains("POST /v1/runs/" + RUN + "/cancel");
    }

    @Test
    void pausesAndResumesWhatIsNamed() throws Exception {
        assertThat(run("pause", "workflow", "assistant", "--reason", "new prompt").out())
                .contains("workflow assistant is paused");
        assertThat(run("resume", "tenant").exit()).isZero();
        assertThat(run("pause", "everything").exit()).isEqualTo(2);
        assertThat(run("pause", "route").err()).contains("NAME is missing");

        assertThat(asked)
                .contains("POST /v1/workflows/assistant/pause", "POST /v1/tenant/resume")
                .noneMatch(call -> call.startsWith("POST /v1/routes"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if (path.equals("/oauth2/token")) {
            tell(exchange, 200, "{\"access_token\": \"token\"}");
        } else if (path.contains("other")) {
            tell(exchange, 404, "{\"type\": \"urn:x\", \"title\": \"It does not exist\"}");
        } else if (path.startsWith("/v1/runs/")) {
            tell(exchange, 202, MOVED);
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        } else {
            tell(exchange, 200, queues);
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
                                PenstockCommand.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("PENSTOCK_DATA", data.toString());
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
