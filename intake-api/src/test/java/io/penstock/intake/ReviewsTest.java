package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.definition.Action;
import io.penstock.definition.Step;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.event.Events;
import io.penstock.store.redrive.Retries;
import io.penstock.store.review.ActionDigest;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ReviewsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String LENA = TestIssuer.shared().token(TestIssuer.REVIEWER);
    private static final String NOOR = TestIssuer.shared().token(TestIssuer.OTHER_REVIEWER);
    private static final String STRANGER = TestIssuer.shared().token(TestIssuer.STRANGER);
    private static final String PHONE = "tel:+12025550143";

    private static final String DEFINITION =
            """
            name: review-desk
            owner: support-ops
            trigger: { types: [intake.message.received] }
            steps:
              - id: context
                retrieve: { query: "{{event.text}}", minConfidence: 0.5 }
              - id: answer
                generate:
                  prompt: desk@1
                  output:
                    type: object
                    additionalProperties: false
                    required: [reply, citations]
                    properties:
                      reply: { type: string, minLength: 1 }
                      citations: { type: array, items: { type: string } }
              - id: gate
                review: { when: "steps.answer.support < 0.6", queue: support, due: PT4H, onExpiry: fail }
              - id: reply
                deliver:
                  to: event.data.replyTo
                  body: "{{steps.answer.reply}}{{steps.gate.reviewed ? ' (checked)' : ''}}"
            """;

    private static final String CALLING =
            """
            name: note-desk
            owner: support-ops
            trigger: { types: [intake.message.received] }
            steps:
              - id: context
                retrieve: { query: "{{event.text}}" }
              - id: answer
                generate:
                  prompt: desk@1
                  output:
                    type: object
                    required: [reply, citations]
                    properties:
                      reply: { type: string }
                      citations: { type: array, items: { type: string } }
              - id: gate
                review: { when: "steps.answer.support < 0.6", queue: support }
              - id: note
                call:
                  method: PUT
                  url: "https://tickets.example.com/v1/tickets/{{event.text}}"
                  connection: zendesk/zd-main
                  headers: { X-Reason: "{{steps.gate.decision}}" }
                  body: { reply: "{{steps.answer.reply}}", support: "{{steps.answer.support}}" }
              - id: reply
                deliver: { to: event.data.replyTo, body: "{{steps.answer.reply}}" }
            """;

    private static final StepResult CONTEXT =
            new StepResult(
                    "context",
                    """
                    {"confidence": 0.7, "calibrated": false, "history": [],
                     "blocks": [{"id": "k1", "documentId": "returns", "chunk": 0, "source": "policies",
                                 "title": "Returns", "text": "Thirty days."}]}
                    """,
                    "support-ops",
                    null);
    private static final StepResult ANSWER =
            new StepResult(
                    "answer",
                    """
                    {"output": {"reply": "Within thirty days.", "citations": ["k1"]},
                     "citations": ["k1"], "support": 0.4}
                    """,
                    "support-ops",
                    null);

    private static RunningIntake intake;
    private static WorkerStore worker;
    private static Journals journals;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        worker = WorkerStore.of(intake);
        journals = worker.get(Journals.class);
        worker.publish(ACME, "review-desk", canonical(DEFINITION));
        worker.publish(ACME, "note-desk", canonical(CALLING));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void whatIsDecidedOnIsShownAsItIs() {
        var review = gate();

        var shown = json(get(review, LENA));

        assertThat(shown.path("status").asString()).isEqualTo("OPEN");
        assertThat(shown.path("step").asString()).isEqualTo("gate");
        assertThat(shown.path("failure").path("detail").asString()).contains("asks for a person");
        assertThat(shown.at("/shown/event/text").asString()).isEqualTo("Can I return shoes?");
        assertThat(shown.at("/shown/event/contact/id").asString()).isEqualTo(PHONE);
        assertThat(shown.at("/shown/event/contact/name").asString()).isEqualTo("Dana Doe");
        assertThat(shown.at("/shown/blocks/0/text").asString()).isEqualTo("Thirty days.");
        assertThat(shown.at("/shown/confidence").asDouble()).isEqualTo(0.7);
        assertThat(shown.at("/shown/support").asDouble()).isEqualTo(0.4);
        assertThat(shown.at("/shown/answerStep").asString()).isEqualTo("answer");
        assertThat(shown.at("/shown/answer/reply").asString()).isEqualTo("Within thirty days.");
        assertThat(shown.at("/shown/schema/properties/reply/type").asString()).isEqualTo("string");
        assertThat(shown.at("/shown/action/kind").asString()).isEqualTo("deliver");
        assertThat(shown.at("/shown/action/step").asString()).isEqualTo("reply");
        assertThat(shown.at("/shown/action/to").asString()).isEqualTo(PHONE);
        assertThat(shown.at("/shown/action/body").asString())
                .isEqualTo("Within thirty days. (checked)");
        assertThat(words(shown.at("/shown/decisions")))
                .containsExactly("approve", "edit", "reject");
        assertThat(json(list("status=OPEN&limit=200", LENA)).at("/reviews").valueStream())
                .anySatisfy(listed -> assertThat(listed.path("id").asString()).isEqualTo(review));
    }

    @Test
    void ofTwoReviewersAtOnceOneWinsAndTheOtherIsTold() throws Exception {
        var review = gate();
        var nonce = nonce(review);
        var together = new CyclicBarrier(2);

        var answers =
                Stream.of(LENA, NOOR)
                        .map(
                                token ->
                                        CompletableFuture.supplyAsync(
                                                () -> {
                                                    await(together);
                                                    return decide(review, token, approve(nonce));
                                                }))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactlyInAnyOrder(200, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .singleElement()
                .extracting(HttpResponse::body)
                .asString()
                .contains("problem:review-closed");
        assertThat(json(get(review, LENA)).at("/decision/by").asString())
                .isIn(TestIssuer.REVIEWER.name(), TestIssuer.OTHER_REVIEWER.name());
    }

    @Test
    void whatAReviewerWroteTakesTheAnswersPlace() {
        var review = gate();
        var body =
                """
                {"nonce": "%s", "decision": "edit", "reason": "Too harsh",
                 "answer": {"reply": "Gladly.", "citations": []}}
                """
                        .formatted(nonce(review));

        var decided = decide(review, LENA, body);

        assertThat(decided.statusCode()).isEqualTo(200);
        var view = json(decided);
        assertThat(view.at("/decision/decision").asString()).isEqualTo("edit");
        assertThat(view.at("/decision/reason").asString()).isEqualTo("Too harsh");
        var results = journals.results(ACME, run(view));
        assertThat(StrictJson.TOLERANT.readTree(results.get("answer")))
                .isEqualTo(
                        StrictJson.TOLERANT.readTree(
                                """
                                {"output": {"reply": "Gladly.", "citations": []}, "citations": [], "support": 1.0}
                                """));
        assertThat(results.get("gate")).contains("\"decision\":\"edit\"");
        assertThat(json(get(review, LENA)).at("/shown/answer/reply").asString())
                .isEqualTo("Gladly.");
    }

    @Test
    void whatIsApprovedIsTheActionToTheLetter() {
        var review = gate();
        assertThat(json(get(review, LENA)).at("/shown/action/body").asString())
                .isEqualTo("Within thirty days. (checked)");

        var view =
                json(
                        decide(
                                review,
                                LENA,
                                """
                                {"nonce": "%s", "decision": "edit", "reason": "Too harsh",
                                 "answer": {"reply": "Gladly.", "citations": []}}
                                """
                                        .formatted(nonce(review))));

        var event = new EventId(view.path("event").asString());
        var to = worker.get(Events.class).find(ACME, event).orElseThrow().data().replyTo();
        assertThat(bound(review))
                .isEqualTo("reply " + digest(new Action.Message(to, "Gladly. (checked)")));
    }

    @Test
    void aCallThatComesNextIsShownAsItWillBeMadeAndBound() {
        var review = gate("note-desk");

        assertThat(json(get(review, LENA)).at("/shown/action"))
                .isEqualTo(
                        StrictJson.TOLERANT.readTree(
                                """
                                {"kind": "call", "step": "note", "method": "PUT",
                                 "to": "https://tickets.example.com/v1/tickets/Can%20I%20return%20shoes%3F",
                                 "connection": "zendesk/zd-main", "headers": {"X-Reason": "approve"},
                                 "body": "{\\"reply\\":\\"Within thirty days.\\",\\"support\\":0.4}"}
                                """));
        assertThat(decide(review, LENA, approve(nonce(review))).statusCode()).isEqualTo(200);

        assertThat(bound(review))
                .isEqualTo(
                        "note "
                                + digest(
                                        note(
                                                "approve",
                                                "{\"reply\":\"Within thirty days.\",\"support\":0.4}")));
    }

    @Test
    void anEditBindsTheCallThatComesOfIt() {
        var review = gate("note-desk");

        decide(
                review,
                LENA,
                """
                {"nonce": "%s", "decision": "edit", "reason": "Too harsh",
                 "answer": {"reply": "Gladly.", "citations": []}}
                """
                        .formatted(nonce(review)));

        assertThat(bound(review))
                .isEqualTo(
                        "note " + digest(note("edit", "{\"reply\":\"Gladly.\",\"support\":1.0}")));
    }

    @Test
    void aCallThatRestsOnWhatIsNotKnownIsNeitherShownNorBound() {
        var held = claim("note-desk");
        var doubt = new Failure(FailureClass.LOW_CONFIDENCE, "low_confidence", "0.1 of 0.5");
        var review =
                pause(held, new Exit.Review("context", null, doubt, CONTEXT, "q", null, "fail"));

        assertThat(json(get(review, LENA)).path("shown").has("action")).isFalse();
        assertThat(decide(review, LENA, approve(nonce(review))).statusCode()).isEqualTo(200);
        assertThat(bound(review)).isNull();
    }

    @Test
    void aCallInDoubtIsShownAndItsApprovalLetsNothingLeave() {
        var review = callInDoubt();

        var shown = json(get(review, LENA)).path("shown");
        assertThat(shown.at("/action/step").asString()).isEqualTo("note");
        assertThat(words(shown.path("decisions"))).containsExactly("approve", "reject");
        assertThat(decide(review, LENA, approve(nonce(review))).statusCode()).isEqualTo(200);
        assertThat(bound(review)).isNull();
    }

    @Test
    void whoRejectsACallInDoubtSaysNothingOfTheAnswer() {
        var review = callInDoubt();
        var evaluator = TestIssuer.shared().token(ACME.value(), "evaluations:read");

        var rejected =
                decide(
                        review,
                        LENA,
                        "{\"nonce\": \"%s\", \"decision\": \"reject\", \"reason\": \"It is not there\"}"
                                .formatted(nonce(review)));

        assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(200);
        assertThat(
                        call(
                                        "GET",
                                        "/v1/ground-truth/candidates?workflow=note-desk&decision=reject",
                                        evaluator,
                                        null)
                                .body())
                .doesNotContain(review);
    }

    private static String callInDoubt() {
        var held = claim("note-desk");
        journals.done(held, CONTEXT);
        journals.done(held, ANSWER);
        journals.done(held, new StepResult("gate", "{\"reviewed\": false}", "support-ops", null));
        var doubt = new Failure(FailureClass.TRANSIENT, "call-unknown", "Look there");
        return pause(held, new Exit.Review("note", null, doubt, null, "q", null, "fail"));
    }

    private static Action.Request note(String decision, String body) {
        return new Action.Request(
                Step.Method.PUT,
                URI.create("https://tickets.example.com/v1/tickets/Can%20I%20return%20shoes%3F"),
                "zendesk/zd-main",
                Map.of("X-Reason", decision),
                body);
    }

    private static String digest(Action action) {
        return worker.get(ActionDigest.class).of(ACME, action);
    }

    private static @Nullable String bound(String review) {
        return worker.get(JdbcClient.class)
                .sql(
                        "select action_step || ' ' || action_digest from workflow.review where id = :id")
                .param("id", UUID.fromString(review))
                .query(String.class)
                .optional()
                .orElse(null);
    }

    @Test
    void whoMayNotDecideAtThatMomentMovesNothing() {
        var review = gate();
        var body = "{\"nonce\": \"%s\", \"decision\": \"approve\"}".formatted(nonce(review));
        var reader = TestIssuer.shared().token(ACME.value(), "reviews:read");

        assertThat(decide(review, reader, body).statusCode()).isEqualTo(403);
        for (var action : List.of("claim", "release", "assign")) {
            assertThat(post(review, action, reader, "{\"assignee\": \"noor\"}").statusCode())
                    .isEqualTo(403);
        }

        var view = json(get(review, LENA));
        assertThat(view.path("status").asString()).isEqualTo("OPEN");
        assertThat(view.path("assignee").isMissingNode()).isTrue();
        assertThat(decide(review, LENA, body).statusCode()).isEqualTo(200);
    }

    @Test
    void aReviewIsAssignedAndGivenBack() {
        var review = gate();

        var given = post(review, "assign", LENA, "{\"assignee\": \"noor\"}");
        assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
        assertThat(json(given).path("assignee").asString()).isEqualTo("noor");
        assertThat(post(review, "claim", LENA, "").statusCode()).isEqualTo(409);
        assertThat(post(review, "release", LENA, "").statusCode()).isEqualTo(409);
        assertThat(post(review, "assign", STRANGER, "{\"assignee\": \"noor\"}").statusCode())
                .isEqualTo(404);
        for (var body :
                List.of("{}", "{\"assignee\": 1}", "{\"assignee\": \"\"}", "{\"who\": 1}")) {
            assertThat(post(review, "assign", LENA, body).statusCode()).as(body).isEqualTo(422);
        }
    }

    @Test
    void whatAPersonSaidInsteadMayBecomeGroundTruth() {
        var review = gate();
        decide(
                review,
                LENA,
                """
                {"nonce": "%s", "decision": "edit", "reason": "Too harsh",
                 "answer": {"reply": "Gladly.", "citations": []}}
                """
                        .formatted(nonce(review)));
        var evaluator =
                TestIssuer.shared().token(ACME.value(), "evaluations:read", "evaluations:run");
        var auditor = TestIssuer.shared().token(ACME.value(), "traces:reveal");

        var page = call("GET", "/v1/ground-truth/candidates?workflow=review-desk", evaluator, null);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("Gladly", "harsh", PHONE);
        var candidate =
                json(page)
                        .path("candidates")
                        .valueStream()
                        .filter(it -> review.equals(it.path("review").asString()))
                        .findFirst()
                        .orElseThrow();
        assertThat(candidate.path("prompt").asString()).isEqualTo("desk@1");
        assertThat(candidate.path("decision").asString()).isEqualTo("edit");

        var path = "/v1/ground-truth/candidates/" + candidate.path("id").asString();
        assertThat(call("GET", path + "/content", evaluator, "a look").statusCode()).isEqualTo(403);
        assertThat(call("GET", path + "/content", auditor, null).statusCode()).isEqualTo(400);
        try (var _ = FullTable.now(intake, "audit", "new.action like 'candidate.%'")) {
            var unrecorded = call("GET", path + "/content", auditor, "a look");
            assertThat(unrecorded.statusCode()).isEqualTo(500);
            assertThat(unrecorded.body()).doesNotContain("Gladly", "harsh", "days");
            assertThat(call("DELETE", path, evaluator, null).statusCode()).isEqualTo(500);
        }
        var content = call("GET", path + "/content", auditor, "a look");
        assertThat(content.statusCode()).as(content.body()).isEqualTo(200);
        assertThat(json(content).at("/shown/reply").asString()).isEqualTo("Within thirty days.");
        assertThat(json(content).at("/decided/reply").asString()).isEqualTo("Gladly.");
        assertThat(json(content).path("reason").asString()).isEqualTo("Too harsh");
        assertThat(json(content).at("/context/0/text").asString()).isEqualTo("Thirty days.");

        assertThat(call("DELETE", path, evaluator, null).statusCode()).isEqualTo(204);
        assertThat(call("GET", path + "/content", auditor, "a look").statusCode()).isEqualTo(404);
        assertThat(call("DELETE", path, evaluator, null).statusCode()).isEqualTo(404);

        var recorded = recorded("candidate/" + candidate.path("id").asString());
        assertThat(recorded)
                .extracting(
                        row -> row.path("action").asString(),
                        row -> row.path("scope").asString(),
                        row -> row.path("reason").asString(""))
                .containsExactly(
                        tuple("candidate.delete", "evaluations:run", ""),
                        tuple("candidate.reveal", "traces:reveal", "a look"));
        assertThat(recorded.toString()).doesNotContain("Gladly", "harsh", "days");
    }

    private static JsonNode recorded(String object) {
        var reader = TestIssuer.shared().token(ACME.value(), "audit:read");
        return json(call("GET", "/v1/audit?object=" + object, reader, null)).path("rows");
    }

    private static HttpResponse<String> call(
            String method, String path, String token, @Nullable String reason) {
        var request =
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.noBody());
        return intake.send(reason == null ? request : request.header("X-Access-Reason", reason));
    }

    @Test
    void anEditThatViolatesTheSchemaIsRefusedAtItsPlace() {
        var review = gate();
        var nonce = nonce(review);

        var answer =
                decide(
                        review,
                        LENA,
                        """
                        {"nonce": "%s", "decision": "edit", "reason": "x",
                         "answer": {"reply": "", "citations": [7]}}
                        """
                                .formatted(nonce));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("problem:answer-invalid");
        assertThat(words(json(answer).at("/errors"), "pointer"))
                .containsExactlyInAnyOrder("#/answer/reply", "#/answer/citations/0");
        assertThat(json(get(review, LENA)).path("status").asString()).isEqualTo("OPEN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"nonce": "NONCE", "decision": "reject"}                                   | #/reason
                    {"nonce": "NONCE", "decision": "reject", "reason": "  "}                   | #/reason
                    {"nonce": "NONCE", "decision": "edit", "answer": {}}                       | #/reason
                    {"nonce": "NONCE", "decision": "edit", "reason": "x"}                      | #/answer
                    {"nonce": "NONCE", "decision": "approve", "answer": {}}                    | #/answer
                    {"nonce": "NONCE"}                                                         | #/decision
                    {"decision": "approve"}                                                    | #/nonce
                    {"nonce": "yes", "decision": "approve"}                                    | #/nonce
                    {"nonce": 1, "decision": "approve"}                                        | #/nonce
                    {"nonce": "NONCE", "decision": "aprove"}                                   | #/decision
                    {"nonce": "NONCE", "decision": 0}                                          | #/decision
                    {"nonce": "NONCE", "decision": "approve", "reason": 1}                     | #/reason
                    {"nonce": "NONCE", "decision": "approve", "co lor": 1}                     | #/co%20lor
                    """)
    void aDecisionThatIsNotWholeIsRefusedAtItsPlace(String body, String pointer) {
        var review = gate();

        var answer = decide(review, LENA, body.replace("NONCE", nonce(review)));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("problem:decision-invalid");
        assertThat(words(json(answer).at("/errors"), "pointer")).containsExactly(pointer);
    }

    @Test
    void aRejectionEndsTheRun() {
        var review = gate();

        rejectAsSpam(review);

        var run = run(json(get(review, LENA)));
        var view = json(intake.get("/v1/runs/" + run, LENA));
        assertThat(view.path("status").asString()).isEqualTo("FAILED");
        assertThat(view.at("/failure/code").asString()).isEqualTo("review_rejected");
    }

    @Test
    void aClosedReviewIsShownThoughItsRunWentOnInAVersionWithoutItsStep() {
        var before = DEFINITION.replace("name: review-desk", "name: moving-desk");
        worker.publish(ACME, "moving-desk", canonical(before));
        var review = gate("moving-desk");
        rejectAsSpam(review);
        var run = run(json(get(review, LENA)));
        var after = before.replace("id: gate", "id: desk").replace("steps.gate", "steps.desk");
        worker.publish(ACME, "moving-desk", canonical(after));
        worker.get(Retries.class).restart(ACME, run, null, "dana");

        var shown = json(get(review, LENA));

        assertThat(shown.path("status").asString()).isEqualTo("DECIDED");
        assertThat(shown.at("/shown/event/text").asString()).isNotBlank();
        assertThat(shown.at("/shown/decisions").isEmpty()).isTrue();
    }

    @Test
    void aStaleNonceAndABodyThatIsNoDecisionAreToldApart() {
        var review = gate();

        assertThat(decide(review, LENA, approve(UUID.randomUUID().toString())).body())
                .contains("problem:stale-review");
        assertThat(decide(review, LENA, "{\"nonce\": ").statusCode()).isEqualTo(400);
        assertThat(decide(review, LENA, "").statusCode()).isEqualTo(400);
    }

    @Test
    void aClaimedReviewIsItsHoldersToDecide() {
        var review = gate();
        var claimed = post(review, "claim", LENA, "");
        assertThat(claimed.statusCode()).isEqualTo(200);
        assertThat(json(claimed).path("nonce").asString()).isEqualTo(nonce(review));
        assertThat(json(claimed).path("assignee").asString()).isEqualTo(TestIssuer.REVIEWER.name());

        var other = post(review, "claim", NOOR, "");
        var decision = decide(review, NOOR, approve(nonce(review)));

        for (var refused : List.of(other, decision)) {
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body())
                    .contains("problem:claimed-by-other", TestIssuer.REVIEWER.name());
        }
        assertThat(decide(review, LENA, approve(nonce(review))).statusCode()).isEqualTo(200);
        assertThat(post(review, "claim", LENA, "").body()).contains("problem:review-closed");
    }

    @Test
    void aReviewOfAnotherTenantDoesNotExist() {
        var review = gate();

        assertThat(get(review, STRANGER).statusCode()).isEqualTo(404);
        assertThat(post(review, "claim", STRANGER, "").statusCode()).isEqualTo(404);
        assertThat(decide(review, STRANGER, approve(nonce(review))).statusCode()).isEqualTo(404);
        assertThat(list("", STRANGER).body()).isEqualTo("{\"reviews\":[]}");
        assertThat(get("nonsense", LENA).statusCode()).isEqualTo(404);
    }

    @Test
    void aReviewWhoseTimeIsUpIsNobodysToDecide() {
        var review = gate();
        worker.get(JdbcClient.class)
                .sql("update workflow.review set due_at = clock_timestamp() where id = :id")
                .param("id", UUID.fromString(review))
                .update();

        var answer = decide(review, LENA, approve(nonce(review)));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).path("detail").asString()).isEqualTo("Nobody decided it in time");
    }

    @Test
    void aSearchInDoubtCanBeAnsweredByAPerson() {
        var held = claim();
        var doubt = new Failure(FailureClass.LOW_CONFIDENCE, "low_confidence", "0.1 of 0.5");
        var review =
                pause(held, new Exit.Review("context", null, doubt, CONTEXT, "q", null, "fail"));

        var shown = json(get(review, LENA)).path("shown");

        assertThat(shown.path("answerStep").asString()).isEqualTo("answer");
        assertThat(shown.has("answer")).isFalse();
        assertThat(shown.has("action")).as("it rests on an answer that is not there").isFalse();
        assertThat(shown.path("schema").isObject()).isTrue();
        assertThat(
                        decide(
                                        review,
                                        LENA,
                                        """
                                        {"nonce": "%s", "decision": "edit", "reason": "I know it",
                                         "answer": {"reply": "Yes.", "citations": ["k1"]}}
                                        """
                                                .formatted(nonce(review)))
                                .statusCode())
                .isEqualTo(200);
        assertThat(journals.results(ACME, held.run())).containsOnlyKeys("context", "answer");
    }

    @Test
    void aDeliveryInDoubtCannotBeEdited() {
        var held = claim();
        journals.done(held, CONTEXT);
        journals.done(held, ANSWER);
        var doubt = new Failure(FailureClass.TRANSIENT, "delivery-unknown", "Look there");
        var review = pause(held, new Exit.Review("reply", null, doubt, null, "q", null, "fail"));

        assertThat(words(json(get(review, LENA)).at("/shown/decisions")))
                .containsExactly("approve", "reject");
        var edit =
                decide(
                        review,
                        LENA,
                        "{\"nonce\": \"%s\", \"decision\": \"edit\", \"reason\": \"x\", \"answer\": {}}"
                                .formatted(nonce(review)));
        assertThat(words(json(edit).at("/errors"), "code")).containsExactly("not-possible");
        assertThat(decide(review, LENA, approve(nonce(review))).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | 422",
                "7 | 400",
                "{\"decision\": 0} | 422",
                "{\"decision\": \"\"} | 422",
                "{\"nonce\": 1} | 422",
                "{\"nonce\": \"\"} | 422",
            })
    void whatIsNoDecisionIsRefused(String body, int status) {
        var answer = decide(gate(), LENA, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void textThatCannotBeStoredIsMendedInAnEdit() {
        var review = gate();
        var edit =
                """
                {"nonce": "%s", "decision": "edit", "reason": "r\\u0000\\ud800",
                 "answer": {"reply": "a\\u0000b\\ud800", "citations": []%s}}
                """;

        var refused = decide(review, LENA, edit.formatted(nonce(review), ", \"\\ud800\": 1"));
        assertThat(refused.statusCode()).as(refused.body()).isIn(400, 422);
        var decided = decide(review, LENA, edit.formatted(nonce(review), ""));

        assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
        var shown = json(get(review, LENA));
        assertThat(shown.at("/shown/answer/reply").asString()).isEqualTo("a\ufffdb\ufffd");
        assertThat(shown.at("/decision/reason").asString()).isEqualTo("r\ufffd\ufffd");
    }

    @Test
    void parametersAreChecked() {
        for (var query : List.of("status=ODD", "limit=0", "limit=201", "cursor=!", "run=x")) {
            assertThat(list(query, LENA).statusCode()).as(query).isEqualTo(400);
        }
    }

    private static String gate() {
        return gate("review-desk");
    }

    private static String gate(String workflow) {
        var held = claim(workflow);
        journals.done(held, CONTEXT);
        journals.done(held, ANSWER);
        var why =
                new Failure(
                        FailureClass.LOW_CONFIDENCE,
                        "review_required",
                        "The condition of step gate asks for a person");
        return pause(
                held,
                new Exit.Review(
                        "gate", "support-ops", why, null, "support", Duration.ofHours(4), "fail"));
    }

    private static Held claim() {
        return claim("review-desk");
    }

    /// Other tests' runs may be due, too.
    private static Held claim(String workflow) {
        var event = message();
        worker.start(workflow, event);
        var run = RunId.of(ACME, event.id().value(), workflow, 0);
        var held = worker.claim();
        while (!held.run().equals(run)) {
            held = worker.claim();
        }
        return held;
    }

    private static String pause(Held held, Exit.Review exit) {
        journals.exit(held, exit);
        return json(list("status=OPEN&run=" + held.run(), LENA)).at("/reviews/0/id").asString();
    }

    private static String nonce(String review) {
        return json(get(review, LENA)).path("nonce").asString();
    }

    private static RunId run(JsonNode view) {
        return RunId.parse(view.path("run").asString());
    }

    private static String approve(String nonce) {
        return "{\"nonce\": \"%s\", \"decision\": \"approve\"}".formatted(nonce);
    }

    private static void rejectAsSpam(String review) {
        var body = "{\"nonce\": \"%s\", \"decision\": \"reject\", \"reason\": \"Spam\"}";
        decide(review, LENA, body.formatted(nonce(review)));
    }

    private static HttpResponse<String> get(String review, String token) {
        return intake.get("/v1/reviews/" + review, token);
    }

    private static HttpResponse<String> list(String query, String token) {
        return intake.get("/v1/reviews?" + query, token);
    }

    private static HttpResponse<String> decide(String review, String token, String body) {
        return post(review, "decision", token, body);
    }

    private static HttpResponse<String> post(
            String review, String verb, String token, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/reviews/" + review + "/" + verb))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private static List<String> words(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> words(JsonNode array, String member) {
        return array.valueStream().map(entry -> entry.path(member).asString()).toList();
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String canonical(String definition) {
        return io.penstock.definition.Definition.check(
                        definition, io.penstock.definition.SchemaFiles.NONE)
                .orThrow()
                .source()
                .text();
    }

    private static Event message() {
        var hash = KeyedHash.withRootKey(new byte[32]);
        var id = "wamid." + UUID.randomUUID();
        var at = RunningIntake.CLOCK;
        var account = "106540352242922";
        var message =
                new EventData.Message(
                        id,
                        "text",
                        EventData.Message.Direction.INBOUND,
                        null,
                        "Can I return shoes?",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        var data =
                new EventData(
                        new EventData.Contact(
                                PHONE,
                                null,
                                new EventData.Contact.Name(null, "Dana", "Doe"),
                                null,
                                null),
                        new EventData.Conversation(PHONE, null, null),
                        message,
                        null,
                        null,
                        null,
                        new EventData.ReplyTo(Channel.WHATSAPP, account, PHONE, PHONE, id, null),
                        new EventData.NativeItem(id, "text", account, null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null);
        return new Event(
                hash.eventId(ACME, Channel.WHATSAPP, account, id, EventType.MESSAGE_RECEIVED),
                "/acme/whatsapp/" + account,
                EventType.MESSAGE_RECEIVED,
                PHONE,
                at,
                at,
                ACME,
                Channel.WHATSAPP,
                hash.conversationKey(ACME, Channel.WHATSAPP, account, PHONE),
                null,
                null,
                null,
                null,
                data,
                Map.of());
    }
}
