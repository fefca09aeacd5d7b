package io.penstock.worker;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Action;
import io.penstock.definition.Definition;
import io.penstock.definition.Evaluated;
import io.penstock.definition.Known;
import io.penstock.definition.SchemaFiles;
import io.penstock.definition.Step;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.event.Event;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.review.ActionDigest;
import io.penstock.store.review.ApprovedAction;
import io.penstock.store.review.Verdict;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import io.penstock.worker.run.Workflows;
import io.penstock.worker.story.Neighbour;
import io.penstock.worker.story.Penstock;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// A person approves a call, over a real worker and a target that counts.
class ApprovedCallsTest {
    private static final Verdict AGAIN = new Verdict.Approve(null, null);
    private static final String REVIEWED = "{\"reviewed\": true, \"decision\": \"approve\"}";
    private static final String NOTES = "/v1/notes";
    private static final String STEPS =
            """
            name: noting
            owner: order-desk
            trigger: { types: [intake.message.received], when: "event.text.contains('note')" }
            allowedHosts: [127.0.0.1]
            steps:
              - id: answer
                generate:
                  prompt: order-desk@1
                  output:
                    type: object
                    required: [reply, citations]
                    properties:
                      reply: { type: string, x-extract: answer }
                      citations: { type: array, items: { type: string }, x-extract: citations }
              - id: gate
                review: { when: "steps.answer.reply != ''", queue: orders }
              - id: note
                call:
                  url: "ORDERS/v1/notes"
                  headers: { X-Decision: "{{steps.gate.decision}}" }
                  body: { reply: "{{steps.answer.reply}}", by: "{{event.data.replyTo.address}}" }
                  response: { type: object, properties: { open: { type: boolean } } }
            """;

    private static Penstock penstock;

    @BeforeAll
    static void start() {
        penstock = Penstock.start();
        penstock.publish(
                Workflows.ASSISTANT.replace(
                        "[intake.message.received] }",
                        "[intake.message.received], when: event.source == 'never' }"));
        penstock.publish("noting", noting());
        penstock.publish(
                "renoting",
                noting().replace("name: noting", "name: renoting")
                        .replace("contains('note')", "contains('repeat')")
                        .replace("    response:", "    idempotent: true\n      response:")
                        .replace("steps:", "onFailure: { TRANSIENT: escalate }\nsteps:"));
    }

    private static String noting() {
        return STEPS.replace("ORDERS", penstock.orders().baseUrl());
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    @AfterEach
    void behaveAgain() {
        penstock.orders().forget();
    }

    @Test
    void aCallThatWasApprovedIsMadeOnceAndSaysWhatWasShown() {
        var event = penstock.receive(whatsapp("Take a note"));
        var asked = await(event, RunStatus.IN_REVIEW);
        assertThat(notes()).isEmpty();
        var shown = request(event, asked);

        penstock.decide(asked, reviewed(), approved(shown));

        var run = await(event, RunStatus.COMPLETED);
        assertThat(notes())
                .singleElement()
                .satisfies(
                        note -> {
                            assertThat(note.key()).isEqualTo(run.id() + "/note/1");
                            assertThat(note.body())
                                    .isEqualTo(StrictJson.TOLERANT.readTree(shown.body()));
                        });
    }

    @Test
    void aCallThatIsNotWhatWasApprovedIsNotMadeButAskedAbout() {
        var event = penstock.receive(whatsapp("Take a note"));
        var asked = await(event, RunStatus.IN_REVIEW);
        var shown = request(event, asked);

        penstock.decide(asked, reviewed(), approved(other(shown)));

        var changed = await(event, RunStatus.IN_REVIEW);
        assertThat(changed.step()).isEqualTo("note");
        assertThat(changed.failure().code()).isEqualTo("action-changed");
        assertThat(changed.failure().failureClass()).isEqualTo(FailureClass.POLICY_VIOLATION);
        assertThat(notes()).isEmpty();

        penstock.decide(changed, AGAIN, approved(shown));

        await(event, RunStatus.COMPLETED);
        assertThat(notes())
                .singleElement()
                .extracting(Neighbour.Call::body)
                .isEqualTo(StrictJson.TOLERANT.readTree(shown.body()));
    }

    @Test
    void anAnswerThatCameBeforeComesBeforeAChange() {
        penstock.orders().failsNext(NOTES, 1, 200, "{\"open\": \"perhaps\"}");
        var event = penstock.receive(whatsapp("Take a note"));
        var asked = await(event, RunStatus.IN_REVIEW);
        var shown = request(event, asked);
        penstock.decide(asked, reviewed(), approved(shown));
        var broken = await(event, RunStatus.IN_REVIEW);
        assertThat(broken.failure().failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);

        penstock.decide(broken, AGAIN, approved(other(shown)));

        assertThat(await(event, RunStatus.IN_REVIEW).failure().failureClass())
                .isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(notes()).hasSize(1);
    }

    @Test
    void aDoubtThatWasLeftComesBeforeAChange() {
        penstock.orders().failsNext(NOTES, 1, 502, "{}");
        var event = penstock.receive(whatsapp("Take a note"));
        var asked = await(event, RunStatus.IN_REVIEW);
        var shown = request(event, asked);
        penstock.decide(asked, reviewed(), approved(shown));
        var inDoubt = await(event, RunStatus.IN_REVIEW);
        assertThat(inDoubt.failure().code()).isEqualTo("call-unknown");

        penstock.decide(inDoubt, AGAIN, approved(other(shown)));

        assertThat(await(event, RunStatus.IN_REVIEW).failure().code()).isEqualTo("call-unknown");
        assertThat(notes()).hasSize(1);
    }

    @Test
    void aCallThatIsMadeAgainIsWhatWasApprovedToo() {
        penstock.orders().failsNext(NOTES, 1, 502, "{}");
        var event = penstock.receive(whatsapp("Please repeat"));
        var asked = await(event, RunStatus.IN_REVIEW);
        var shown = request(event, asked);
        penstock.decide(asked, reviewed(), approved(shown));
        var failed = await(event, RunStatus.IN_REVIEW);
        assertThat(failed.failure().code()).isEqualTo("target_failed");

        penstock.decide(failed, AGAIN, approved(other(shown)));

        var changed = await(event, RunStatus.IN_REVIEW);
        assertThat(changed.failure().code()).isEqualTo("action-changed");
        assertThat(notes()).hasSize(1);

        penstock.decide(changed, AGAIN, approved(shown));

        var run = await(event, RunStatus.COMPLETED);
        assertThat(notes())
                .extracting(Neighbour.Call::key)
                .containsExactly(run.id() + "/note/1", run.id() + "/note/1");
    }

    /// As a reviewer is shown it.
    private static Action.Request request(Event event, RunView run) {
        var definition = Definition.check(noting(), SchemaFiles.NONE).orThrow();
        var results = new LinkedHashMap<String, ObjectNode>();
        penstock.bean(Journals.class)
                .results(Penstock.TENANT, run.id())
                .forEach((step, json) -> results.put(step, tree(json)));
        results.put("gate", tree(REVIEWED));
        var note = (Step.Call) definition.step("note").orElseThrow();
        var made = Action.Request.of(note, Known.of(event, definition, results).scope());
        return ((Evaluated.Value<Action.Request>) made).value();
    }

    private static Action.Request other(Action.Request shown) {
        return new Action.Request(
                shown.method(),
                URI.create(shown.address() + "?all=true"),
                shown.connection(),
                shown.headers(),
                shown.body());
    }

    private static ApprovedAction approved(Action action) {
        return new ApprovedAction(
                "note", penstock.bean(ActionDigest.class).of(Penstock.TENANT, action));
    }

    private static Verdict reviewed() {
        return new Verdict.Approve(new StepResult("gate", REVIEWED, "order-desk", null), null);
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) StrictJson.TOLERANT.readTree(json);
    }

    private static List<Neighbour.Call> notes() {
        return penstock.orders().calls().stream()
                .filter(call -> call.path().equals(NOTES))
                .toList();
    }

    private static RunView await(Event event, RunStatus status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == status)
                .orElseThrow();
    }
}
