package io.penstock.cli.start;

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

class StartCommandsTest {
    private static final String RUN =
            """
            {"id": "11111111-2222-3333-4444-555555555555", "event": "aaaaaaaaaaaaaaaaaaaaaaaaaa",
             "workflow": "ops", "workflowVersion": 3, "status": "PENDING", "phase": "pending",
             "version": 1, "dueAt": "2026-12-01T09:00:00Z", "createdAt": "2026-06-01T12:00:00Z",
             "updatedAt": "2026-06-01T12:00:00Z"}
            """;
    private static final String SCHEDULE =
            """
            {"name": "a b", "workflow": "ops", "cron": "0 9 * * *", "zone": "Europe/Berlin",
             "misfire": "skip", "overlap": "queue", "paused": false,
             "next": ["2026-12-01T08:00:00Z"],
             "last": [{"at": "2026-11-30T08:00:00Z", "outcome": "STARTED",
                       "run": "11111111-2222-3333-4444-555555555555"}],
             "createdAt": "2026-06-01T12:00:00Z", "updatedAt": "2026-06-01T12:00:00Z"}
            """;

    @TempDir private Path data;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

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
    void startsARunAndSaysWhenItIsDue() throws Exception {
        Files.writeString(data.resolve("about.json"), "{\"a\": 1}");
        var told =
                run(
                        "runs",
                        "start",
                        "ops",
                        "--delay",
                        "PT2H",
                        "--key",
                        "k1",
                        "--data",
                        data.resolve("about.json").toString());

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out()).contains("of ops@3  PENDING, due 2026-12-01T09:00:00Z");
        assertThat(asked)
                .contains(
                        "POST /v1/runs k1 {\"workflow\":\"ops\",\"data\":{\"a\":1},\"delay\":\"PT2H\"}");
    }

    @Test
    void showsWhatIsNextAndWhatBecameOfTheLast() throws Exception {
        var told = run("schedules", "show", "a b");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .contains(
                        "0 9 * * * Europe/Berlin",
                        "next  2026-12-01T08:00:00Z",
                        "STARTED  run 1111");
        assertThat(asked).contains("GET /v1/schedules/a%20b null ");
    }

    @Test
    void makesAScheduleAndTellsEveryFault() throws Exception {
        var told = run("schedules", "put", "bad", "ops", "61 * * * *", "--zone", "Europe/Berlin");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err()).contains("422: Content refused", "#/cron: five fields");
        assertThat(asked)
                .contains(
                        "PUT /v1/schedules/bad null {\"workflow\":\"ops\",\"cron\":\"61 * * * *\",\"zone\":\"Europe/Berlin\"}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(
                "%s %s %s %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                                body));
        switch (exchange.getRequestURI().getPath()) {
            case "/oauth2/token" -> tell(exchange, 200, "{\"access_token\": \"token\"}");
            case "/v1/runs" -> tell(exchange, 202, RUN);
            case "/v1/schedules/bad" ->
                    tell(
                            exchange,
                            422,
                            "{\"type\": \"urn:x\", \"title\": \"Content refused\", \"errors\": [{\"pointer\": \"#/cron\", \"code\": \"format\", \"detail\": \"five fields\"}]}");
            default -> tell(exchange, 200, SCHEDULE);
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
