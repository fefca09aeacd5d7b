package io.penstock.cli.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.CommandWorld;
import io.penstock.cli.CommandWorld.Answer;
import io.penstock.cli.CommandWorld.Call;
import io.penstock.cli.CommandWorld.Told;
import java.nio.file.Path;
import java.util.stream.Stream;
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

    private CommandWorld world;
    private int startStatus = 202;

    @BeforeEach
    void start() {
        world = new CommandWorld(data, this::answer);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void listsLettersWithTheirReasonAndTheirOwner() throws Exception {
        var told = run("list", "--workflow", "a b", "--code", "target_refused");

        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .contains("assistant/reply  care  LOGIC_DEFECT target_refused  sent on 1×");
        assertThat(world.asked())
                .extracting(DeadLettersCommandTest::said)
                .contains(
                        "GET /v1/dead-letters?state=OPEN&workflow=a+b&code=target_refused&limit=50"
                                + " ");
    }

    @Test
    void aDryRunPlansAndStartsNothing() throws Exception {
        var told = run("redrive", "--code", "target_refused", "--dry-run");

        assertThat(told.exit()).isZero();
        assertThat(told.out()).contains("warning: late", "1 letter would be sent on");
        assertThat(world.asked())
                .extracting(DeadLettersCommandTest::said)
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
        assertThat(world.asked())
                .extracting(DeadLettersCommandTest::said)
                .contains("POST /v1/dead-letters/redrives {\"filter\":{},\"plan\":\"p1\"}");
    }

    @Test
    void asksBeforeItBeginsAndDoesNothingWhereNobodyCanBeAsked() throws Exception {
        var told = run("redrive");

        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).contains("--yes", "nothing was sent on");
        assertThat(world.asked())
                .extracting(DeadLettersCommandTest::said)
                .noneMatch(call -> call.contains("\"plan\""));
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

        assertThat(world.asked())
                .extracting(DeadLettersCommandTest::said)
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
        assertThat(world.asked())
                .extracting(DeadLettersCommandTest::said)
                .contains(
                        "POST /v1/dead-letters/discard {\"filter\":{\"code\":\"odd\"},"
                                + "\"plan\":\"p1\",\"reason\":\"a test\"}");
        assertThat(run("discard", "--yes").exit()).as("without a reason").isEqualTo(2);
    }

    private static String said(Call call) {
        return call.line() + " " + call.body();
    }

    private Answer answer(Call call) {
        if (call.body().contains("dryRun")) {
            return new Answer(
                    200,
                    "{\"plan\": \"p1\", \"count\": 1, \"sample\": [%s], \"warnings\": [\"late\"]}"
                            .formatted(LETTER));
        }
        if (call.path().endsWith("/discard")) {
            return new Answer(200, "{\"count\": 1}");
        }
        if (call.path().endsWith("/stop")) {
            return new Answer(200, REDRIVE.formatted("STOPPED", 1));
        }
        if (call.method().equals("POST")) {
            return new Answer(
                    startStatus,
                    startStatus == 202
                            ? REDRIVE.formatted("RUNNING", 0)
                            : "{\"type\": \"urn:x\", \"title\": \"The filter finds other letters\"}");
        }
        return call.path().contains("/redrives/")
                ? new Answer(200, REDRIVE.formatted("DONE", 1))
                : new Answer(200, "{\"letters\": [%s]}".formatted(LETTER));
    }

    private Told run(String... arguments) throws Exception {
        return world.run(
                Stream.concat(Stream.of("dead-letters"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
