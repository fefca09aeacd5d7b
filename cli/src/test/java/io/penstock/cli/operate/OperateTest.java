package io.penstock.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.cli.CommandWorld;
import io.penstock.cli.CommandWorld.Answer;
import io.penstock.cli.CommandWorld.Call;
import io.penstock.cli.CommandWorld.Told;
import java.nio.file.Path;
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

    private CommandWorld world;
    private String queues = QUEUES.formatted(0, "");

    @BeforeEach
    void start() {
        world = new CommandWorld(data, this::answer);
    }

    @AfterEach
    void stop() {
        world.close();
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
        assertThat(world.asked())
                .extracting(Call::line)
                .noneMatch(call -> call.startsWith("DELETE"));

        var told = run("gates", "connection:whatsapp:ep_support");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(world.asked())
                .extracting(Call::line)
                .contains("DELETE /v1/gates/connection%3Awhatsapp%3Aep_support");
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
        assertThat(world.asked())
                .extracting(Call::line)
                .contains("POST /v1/runs/" + RUN + "/retry");
        assertThat(run("runs", "cancel", RUN).exit()).isZero();
        assertThat(world.asked())
                .extracting(Call::line)
                .contains("POST /v1/runs/" + RUN + "/cancel");
    }

    @Test
    void letsARunBeginAgainInTheVersionThatIsNamed() throws Exception {
        var told = run("runs", "restart", "--to-version", "newest", RUN);

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(world.asked())
                .extracting(Call::path, Call::body)
                .contains(tuple("/v1/runs/" + RUN + "/restart", "{\"version\":\"newest\"}"));
    }

    @Test
    void pausesAndResumesWhatIsNamed() throws Exception {
        assertThat(run("pause", "workflow", "assistant", "--reason", "new prompt").out())
                .contains("workflow assistant is paused");
        assertThat(run("resume", "tenant").exit()).isZero();
        assertThat(run("pause", "everything").exit()).isEqualTo(2);
        assertThat(run("pause", "route").err()).contains("NAME is missing");

        assertThat(world.asked())
                .extracting(Call::line)
                .contains("POST /v1/workflows/assistant/pause", "POST /v1/tenant/resume")
                .noneMatch(call -> call.startsWith("POST /v1/routes"));
    }

    private Answer answer(Call call) {
        if (call.path().contains("other")) {
            return new Answer(404, "{\"type\": \"urn:x\", \"title\": \"It does not exist\"}");
        }
        if (call.path().startsWith("/v1/runs/")) {
            return new Answer(202, MOVED);
        }
        return call.method().equals("DELETE") ? new Answer(204, "") : new Answer(200, queues);
    }

    private Told run(String... arguments) throws Exception {
        return world.run(arguments);
    }
}
