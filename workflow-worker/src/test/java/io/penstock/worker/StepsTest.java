package io.penstock.worker;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.embedded.whatsapp.ArrivedMessage;
import io.penstock.schema.api.Runs.Entry;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Event;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.redrive.Retries;
import io.penstock.store.run.Journals;
import io.penstock.worker.run.Workflows;
import io.penstock.worker.story.Neighbour;
import io.penstock.worker.story.Penstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The workflow with all eight kinds of step, as docs/workflows.md has it, over a real worker.
class StepsTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final String CLOSED = "{\"open\": false, \"total\": 3}";
    private static final String ORDERS = "/v1/orders";
    private static final String NOTES = "/v1/notes";

    private static Penstock penstock;

    @BeforeAll
    static void start() throws IOException {
        penstock = Penstock.start();
        penstock.publish(
                Workflows.ASSISTANT.replace(
                        "[intake.message.received] }",
                        "[intake.message.received], when: event.source == 'never' }"));
        penstock.publish("order-desk", definition());
        penstock.publish("order-log", other("log", "idempotent: true", "idempotent: false"));
        penstock.publish(
                "order-thrift",
                other("thrift", "modelCalls: 4", "modelCalls: 2")
                        .replace("onFailure: { TRANSIENT: escalate }", ""));
    }

    /// Another that begins with another word.
    private static String other(String word, String from, String to) throws IOException {
        return definition()
                .replace("order-desk", "order-" + word)
                .replace("contains('order')", "contains('" + word + "')")
                .replace(from, to);
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    @AfterEach
    void behaveAgain() {
        penstock.gateway().forget();
        penstock.retrieval().forget();
        penstock.orders().forget();
    }

    private static String definition() throws IOException {
        var text = Files.readString(Path.of("..", "docs", "workflows.md"));
        return EXAMPLE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(example -> example.startsWith("name: order-desk"))
                .findFirst()
                .orElseThrow()
                .replace("https://orders.example.com", penstock.orders().baseUrl())
                .replace("orders.example.com", "127.0.0.1");
    }

    @Test
    void oneWayAsksAModelAndSkipsTheWait() {
        var event = penstock.receive(whatsapp("Where is my order?"));

        var run = await(event, "order-desk", RunStatus.COMPLETED);

        assertThat(replies(run))
                .singleElement()
                .extracting(ArrivedMessage::text)
                .asString()
                .contains("within thirty days");
        assertThat(penstock.orders().calls())
                .extracting(Neighbour.Call::path, Neighbour.Call::key)
                .containsExactly(
                        tuple(ORDERS, run.id() + "/order/1"), tuple(NOTES, run.id() + "/note/1"));
        var note = penstock.orders().calls().getLast().body();
        assertThat(note.path("total").doubleValue()).isEqualTo(120.5);
        assertThat(note.path("text").asString()).isEqualTo("Asked by whatsapp");
        assertThat(note.path("files").intValue()).isZero();
        assertThat(timeline(run))
                .filteredOn(entry -> "way".equals(entry.step()) && entry.kind().equals("step"))
                .singleElement()
                .extracting(Entry::note)
                .isEqualTo("chose open");
        assertThat(timeline(run)).noneMatch(entry -> "later".equals(entry.step()));
    }

    @Test
    void theOtherWayWaitsOverARestartAndAsksNoModel() {
        penstock.orders().failsNext(ORDERS, 1, 200, CLOSED);
        var event = penstock.receive(whatsapp("Where is my order?"));
        var waiting = await(event, "order-desk", RunStatus.WAITING);
        assertThat(waiting.step()).isEqualTo("later");
        assertThat(waiting.owner()).isEqualTo("order-desk");
        var due = waiting.dueAt();

        penstock.stopWorker();
        penstock.startWorkerAgain();

        var run = await(event, "order-desk", RunStatus.COMPLETED);
        assertThat(run.endedAt()).isAfterOrEqualTo(due);
        assertThat(replies(run))
                .singleElement()
                .extracting(ArrivedMessage::text)
                .isEqualTo("We look into it.");
        assertThat(penstock.gateway().calls())
                .noneMatch(call -> call.key().startsWith(run.id().toString()));
        assertThat(penstock.orders().calls())
                .filteredOn(call -> call.path().equals(ORDERS))
                .hasSize(1);
    }

    @Test
    void aRunThatWaitsCanBeCancelled() {
        penstock.orders().failsNext(ORDERS, 1, 200, CLOSED);
        var event = penstock.receive(whatsapp("Where is my order?"));
        var waiting = await(event, "order-desk", RunStatus.WAITING);

        penstock.bean(Journals.class).cancel(Penstock.TENANT, waiting.id(), "dana");

        await(event, "order-desk", RunStatus.CANCELLED);
        assertThat(penstock.orders().calls()).hasSize(1);
    }

    @Test
    void aTargetThatKnowsTheKeyIsCalledAgainUnderIt() {
        penstock.orders().failsNext(NOTES, 1, 502, "{}");
        var event = penstock.receive(whatsapp("What of my thrift?"));

        var run = await(event, "order-thrift", RunStatus.COMPLETED);

        assertThat(penstock.orders().calls())
                .filteredOn(call -> call.path().equals(NOTES))
                .extracting(Neighbour.Call::key)
                .containsExactly(run.id() + "/note/1", run.id() + "/note/1");
    }

    @Test
    void aRefusedRepetitionDoesNotSayThatTheFirstCallHadNoEffect() {
        penstock.orders().failsNext(NOTES, 1, 502, "{}");
        penstock.orders().failsNext(NOTES, 1, 409, "{}");
        var event = penstock.receive(whatsapp("What of my thrift?"));

        var run = await(event, "order-thrift", RunStatus.COMPLETED);

        assertThat(penstock.orders().calls())
                .filteredOn(call -> call.path().equals(NOTES))
                .hasSize(3);
        assertThat(timeline(run))
                .filteredOn(entry -> entry.kind().equals("send"))
                .extracting(Entry::note)
                .doesNotContain("call refused");
    }

    @Test
    void aWorkflowThatSaysSoAsksAPersonInsteadOfTryingAgain() {
        penstock.orders().failsNext(NOTES, 1, 502, "{}");
        var event = penstock.receive(whatsapp("Where is my order?"));

        var run = await(event, "order-desk", RunStatus.IN_REVIEW);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(run.failure().code()).isEqualTo("target_failed");
        assertThat(run.failure().owner()).isEqualTo("order-desk");
    }

    @Test
    void aTargetThatDoesNotKnowTheKeyIsNotCalledAgainAndAPersonDecides() {
        penstock.orders().failsNext(NOTES, 1, 502, "{}");
        var event = penstock.receive(whatsapp("Where is my log?"));

        var run = await(event, "order-log", RunStatus.IN_REVIEW);

        assertThat(run.failure().code()).isEqualTo("call-unknown");
        assertThat(penstock.orders().calls())
                .filteredOn(call -> call.path().equals(NOTES))
                .hasSize(1);
        assertThat(timeline(run))
                .filteredOn(entry -> entry.kind().equals("send"))
                .extracting(Entry::note, Entry::owner)
                .contains(tuple("call unknown", "order-log"));
    }

    @Test
    void anAnswerThatBreaksItsSchemaIsKeptAndNotAskedForAgain() {
        penstock.orders().failsNext(ORDERS, 1, 200, "{\"open\": \"perhaps\"}");
        var event = penstock.receive(whatsapp("Where is my order?"));

        var run = await(event, "order-desk", RunStatus.IN_REVIEW);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(penstock.orders().calls()).hasSize(1);
    }

    @Test
    void aRunThatFailedLateResumesThereAndNothingIsAskedTwice() {
        penstock.orders().failsNext(NOTES, 1, 400, "{}");
        var event = penstock.receive(whatsapp("Where is my order?"));
        var failed = await(event, "order-desk", RunStatus.FAILED);
        assertThat(failed.step()).isEqualTo("note");
        assertThat(failed.failure().code()).isEqualTo("target_refused");
        var asked = penstock.gateway().calls().size();

        penstock.bean(Retries.class).retry(Penstock.TENANT, failed.id(), "dana");

        var run = await(event, "order-desk", RunStatus.COMPLETED);
        assertThat(penstock.gateway().calls()).hasSize(asked);
        assertThat(penstock.retrieval().calls()).hasSize(asked);
        assertThat(penstock.orders().calls())
                .extracting(Neighbour.Call::key)
                .containsExactly(run.id() + "/order/1", run.id() + "/note/1", run.id() + "/note/1");
        assertThat(replies(run)).hasSize(1);
    }

    @Test
    void aBudgetThatIsUsedUpAsksAPersonAndNoModel() {
        penstock.gateway()
                .failsNext(3, 422, "{\"error\": {\"code\": \"structured_output_error\"}}");
        var event = penstock.receive(whatsapp("What of my thrift?"));

        var run = await(event, "order-thrift", RunStatus.IN_REVIEW);

        assertThat(run.failure().failureClass()).isEqualTo(FailureClass.BUDGET_EXHAUSTED);
        assertThat(run.failure().code()).isEqualTo("model_calls_used_up");
        assertThat(penstock.gateway().calls()).hasSize(2);
    }

    private static RunView await(Event event, String workflow, RunStatus status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> run(event, workflow),
                        run -> run.isPresent() && run.get().status() == status)
                .orElseThrow();
    }

    private static Optional<RunView> run(Event event, String workflow) {
        return penstock.runs(event).stream()
                .filter(run -> run.workflow().equals(workflow))
                .findFirst();
    }

    private static List<Entry> timeline(RunView run) {
        return penstock.timeline(run).entries();
    }

    private static List<ArrivedMessage> replies(RunView run) {
        return penstock.whatsApp().messages().stream()
                .filter(message -> message.key().startsWith(run.id().toString()))
                .toList();
    }
}
