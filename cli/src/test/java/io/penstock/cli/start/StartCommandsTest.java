package io.penstock.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandWorld;
import io.penstock.cli.CommandWorld.Answer;
import io.penstock.cli.CommandWorld.Call;
import io.penstock.cli.CommandWorld.Told;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private CommandWorld world;

    @BeforeEach
    void start() {
        world = new CommandWorld(data, this::answer);
    }

    @AfterEach
    void stop() {
        world.close();
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
        assertThat(world.asked())
                .contains(
                        new Call(
                                "POST",
                                "/v1/runs",
                                "k1",
                                "{\"workflow\":\"ops\",\"data\":{\"a\":1},\"delay\":\"PT2H\"}"));
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
        assertThat(world.asked()).contains(new Call("GET", "/v1/schedules/a%20b", null, ""));
    }

    @Test
    void makesAScheduleAndTellsEveryFault() throws Exception {
        var told = run("schedules", "put", "bad", "ops", "61 * * * *", "--zone", "Europe/Berlin");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.err()).contains("422: Content refused", "#/cron: five fields");
        assertThat(world.asked())
                .contains(
                        new Call(
                                "PUT",
                                "/v1/schedules/bad",
                                null,
                                "{\"workflow\":\"ops\",\"cron\":\"61 * * * *\",\"zone\":\"Europe/Berlin\"}"));
    }

    private Answer answer(Call call) {
        return switch (call.path()) {
            case "/v1/runs" -> new Answer(202, RUN);
            case "/v1/schedules/bad" ->
                    new Answer(
                            422,
                            """
                            {"type": "urn:x", "title": "Content refused",
                             "errors": [{"pointer": "#/cron", "code": "format", "detail": "five fields"}]}
                            """);
            default -> new Answer(200, SCHEDULE);
        };
    }

    private Told run(String... arguments) throws Exception {
        return world.run(arguments);
    }
}
