package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.redrive.RedriveWork;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import io.penstock.store.send.Outgoing;
import io.penstock.store.send.Sends;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Dead letters, what operators do to runs, and traces, over HTTP.
class DeadLettersTest {
    private static final String WORKFLOW = "whatsapp-assistant";
    private static final Failure REFUSED =
            new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "The target answered 400");
    private static final String EVERYTHING = "{\"filter\":{},\"dryRun\":true}";
    private static final KeyedHash HASH = KeyedHash.withRootKey(new byte[32]);

    private static RunningIntake intake;
    private static WorkerStore worker;

    /// One for each test: its letters are all that there are.
    private TenantId tenant;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        worker = WorkerStore.of(intake);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void publish() throws Exception {
        tenant = new TenantId("t" + UUID.randomUUID().toString().substring(0, 8));
        var folder = Path.of("..", "workflows", WORKFLOW);
        var files = StrictJson.TOLERANT.createObjectNode();
        files.put(
                WORKFLOW + ".schema.json",
                Files.readString(folder.resolve(WORKFLOW + ".schema.json")));
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put("definition", Files.readString(folder.resolve("workflow.yaml")));
        body.set("files", files);
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/workflows/" + WORKFLOW))
                                .header("Authorization", "Bearer " + token("workflows:write"))
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void aFailedRunIsALetterWithItsReasonAndItsOwner() {
        var run = failed();

        var page = get("/v1/dead-letters?kind=RUN&state=OPEN&code=target_refused");

        var letter = page.path("letters").path(0);
        assertThat(page.path("letters")).hasSize(1);
        assertThat(letter.path("run").asString()).isEqualTo(run);
        assertThat(letter.path("workflow").asString()).isEqualTo(WORKFLOW);
        assertThat(letter.path("step").asString()).isEqualTo("reply");
        assertThat(letter.path("owner").asString()).isEqualTo("customer-care");
        assertThat(letter.at("/failure/failureClass").asString()).isEqualTo("LOGIC_DEFECT");
        assertThat(letter.at("/failure/detail").asString()).isEqualTo(REFUSED.detail());
        assertThat(get("/v1/dead-letters/" + letter.path("id").asString())).isEqualTo(letter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "+294277-01-01T00:00:00Z",
                "x"
            })
    void aTimeThatCannotBeIsRefusedAtItsPlace(String time) {
        var encoded = URLEncoder.encode(time, StandardCharsets.UTF_8);
        for (var name : List.of("from", "to")) {
            var listed =
                    intake.get(
                            "/v1/dead-letters?%s=%s".formatted(name, encoded),
                            token("dead-letters:read"));
            assertThat(listed.statusCode()).as(listed.body()).isEqualTo(400);
            assertThat(listed.body()).contains("invalid-parameter", name);

            var planned =
                    redrive("{\"filter\":{\"%s\":\"%s\"},\"dryRun\":true}".formatted(name, time));
            assertThat(planned.statusCode()).as(planned.body()).isEqualTo(422);
            assertThat(planned.body()).contains("\"#/filter/" + name + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"filter\":{\"kind\":0},\"dryRun\":true}",
                "{\"filter\":{\"workflow\":5},\"dryRun\":true}",
                "{\"filter\":{\"from\":99999999999999},\"dryRun\":true}",
                "{\"filter\":{},\"dryRun\":\"true\"}",
                "{\"filter\":{},\"dryRun\":1}",
                "{\"filter\":{\"\\ud800\":1},\"dryRun\":true}"
            })
    void aValueOfAnotherTypeIsRefused(String body) {
        var answer = redrive(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }

    @Test
    void filtersAndPagesHold() {
        failed();
        failed();
        unreadable();

        assertThat(get("/v1/dead-letters").path("letters")).hasSize(3);
        assertThat(get("/v1/dead-letters?kind=RECORD").path("letters"))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.at("/origin/topic").asString())
                                    .isEqualTo("penstock.events");
                            assertThat(letter.has("run")).isFalse();
                        });
        assertThat(get("/v1/dead-letters?workflow=none").path("letters")).isEmpty();
        assertThat(get("/v1/dead-letters?owner=customer-care").path("letters")).hasSize(2);
        assertThat(get("/v1/dead-letters?failureClass=UNREADABLE").path("letters")).hasSize(1);
        assertThat(get("/v1/dead-letters?to=2020-01-01T00:00:00Z").path("letters")).isEmpty();
        var first = get("/v1/dead-letters?limit=2");
        var second = get("/v1/dead-letters?limit=2&cursor=" + first.path("next").asString());
        assertThat(second.path("letters")).hasSize(1);
        for (var query : List.of("kind=ODD", "limit=0", "cursor=!", "from=yesterday")) {
            assertThat(read("/v1/dead-letters?" + query).statusCode()).as(query).isEqualTo(400);
        }
    }

    @Test
    void aLetterOfAnotherTenantDoesNotExist() {
        var run = failed();
        var id = get("/v1/dead-letters").at("/letters/0/id").asString();
        var other = TestIssuer.shared().token("other", "dead-letters:read");
        var operator = TestIssuer.shared().token("other", "runs:operate");
        var reader = TestIssuer.shared().token("other", "traces:read");

        assertThat(intake.get("/v1/dead-letters/" + id, other).statusCode()).isEqualTo(404);
        assertThat(intake.get("/v1/dead-letters", other).body()).doesNotContain(id);
        assertThat(post("/v1/runs/" + run + "/retry", "", operator).statusCode()).isEqualTo(404);
        assertThat(post("/v1/runs/" + run + "/cancel", "", operator).statusCode()).isEqualTo(404);
        assertThat(intake.get("/v1/runs/" + run + "/traces", reader).statusCode()).isEqualTo(404);
        assertThat(read("/v1/dead-letters/nonsense").statusCode()).isEqualTo(404);
        assertThat(read("/v1/dead-letters/redrives/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void aDryRunNamesTheSetAndChangesNothing() {
        var run = failed();

        var plan = json(redrive(EVERYTHING), 200);

        assertThat(plan.path("count").asInt()).isEqualTo(1);
        assertThat(plan.at("/sample/0/run").asString()).isEqualTo(run);
        assertThat(plan.path("warnings").isArray()).isTrue();
        assertThat(worker.get(RedriveWork.class).workOff(10).done()).isZero();
        assertThat(run(run).path("status").asString()).isEqualTo("FAILED");
        assertThat(get("/v1/dead-letters?state=OPEN").path("letters")).hasSize(1);
    }

    @Test
    void aRedriveRunsAsPlannedAndTellsItsProgress() {
        var runs = List.of(failed(), failed());
        var answer = redrive(start(plan()));
        var job = json(answer, 202);
        var address = answer.headers().firstValue("Location").orElseThrow();
        assertThat(address).isEqualTo("/v1/dead-letters/redrives/" + job.path("id").asString());
        assertThat(get(address).path("state").asString()).isEqualTo("RUNNING");

        workOff();

        var done = get(address);
        assertThat(done.path("state").asString()).isEqualTo("DONE");
        assertThat(done.path("done").asInt()).isEqualTo(2);
        assertThat(done.path("by").asString()).isEqualTo(TestIssuer.CLIENT_ID);
        for (var run : runs) {
            assertThat(run(run).path("status").asString()).isEqualTo("PENDING");
        }
        assertThat(get("/v1/dead-letters?state=REDRIVEN").path("letters")).hasSize(2);
        worker.claim();
        worker.claim();
    }

    @Test
    void aSetThatChangedIsPlannedAgain() {
        failed();
        var plan = plan();
        failed();

        var refused = redrive(start(plan));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("urn:penstock:problem:plan-changed");
    }

    @Test
    void aSecondRedriveOverTheSameLettersIsRefusedAndNamesTheFirst() {
        failed();
        var plan = plan();
        var first = json(redrive(start(plan)), 202).path("id").asString();

        var refused = redrive(start(plan));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("redrive-underway", first);
        workOff();
        worker.claim();
    }

    @Test
    void aRedriveIsStoppedAndTellsWhatBecameOfEachLetter() {
        failed();
        failed();
        var job = json(redrive(start(plan())), 202).path("id").asString();
        var at = "/v1/dead-letters/redrives/" + job;
        worker.get(RedriveWork.class).workOff(1);

        var stopped = json(post(at + "/stop", "", token("dead-letters:replay")), 200);

        assertThat(stopped.path("state").asString()).isEqualTo("STOPPED");
        assertThat(stopped.path("done").asInt()).isEqualTo(1);
        var results = get(at + "/results");
        assertThat(results.at("/results/0/outcome").asString()).isEqualTo("DONE");
        assertThat(results.at("/results/1").has("outcome")).isFalse();
        assertThat(post(at + "/stop", "", token("dead-letters:replay")).statusCode())
                .isEqualTo(409);
        worker.claim();
    }

    @Test
    void lettersAreDiscardedAsPlannedAndWithAReason() {
        failed();
        var plan = json(discard(EVERYTHING), 200).path("plan").asString();
        var bare = "{\"filter\":{},\"plan\":\"" + plan + "\"";

        assertThat(discard(bare + "}").body()).contains("#/reason");
        assertThat(discard("{\"filter\":{},\"reason\":\"x\"}").body()).contains("#/plan");
        assertThat(discard("{\"filter\":{},\"plan\":\"x\",\"reason\":\"x\"}").statusCode())
                .isEqualTo(409);
        var done = json(discard(bare + ",\"reason\":\"a bad import\"}"), 200);

        assertThat(done.path("count").asInt()).isEqualTo(1);
        assertThat(get("/v1/dead-letters?state=DISCARDED").path("letters")).hasSize(1);
        var audit = json(intake.get("/v1/audit", token("audit:read")), 200);
        assertThat(audit.at("/rows/0/action").asString()).isEqualTo("letters.discard");
        assertThat(audit.at("/rows/0/reason").asString()).isEqualTo("a bad import");
    }

    @Test
    void anEndedRunBeginsAgain() {
        var run = failed();

        var view = json(operate(run, "restart"), 202);

        assertThat(view.path("status").asString()).isEqualTo("PENDING");
        assertThat(view.has("step")).isFalse();
        assertThat(operate(run, "restart").statusCode()).isEqualTo(409);
        assertThat(operate(run, "restart").body()).contains("run-not-ended");
        assertThat(worker.claim().run()).hasToString(run);
    }

    @Test
    void aRunThatRunsAgainIsSkipped() {
        var run = failed();
        var job = json(redrive(start(plan())), 202);
        assertThat(operate(run, "retry").statusCode()).isEqualTo(202);
        worker.claim();

        workOff();

        assertThat(progress(job).path("skipped").asInt()).isEqualTo(1);
        assertThat(run(run).path("status").asString()).isEqualTo("RUNNING");
    }

    @Test
    void whatARequestMayNotSayIsRefusedAtItsPlace() {
        for (var body :
                Map.of(
                                "{\"filter\":{\"workfow\":\"x\"},\"dryRun\":true}",
                                "#/filter/workfow",
                                "{\"dryRun\":true}",
                                "#/filter",
                                "{\"filter\":{}}",
                                "#/plan",
                                "{\"filter\":{\"ids\":[\"x\"]},\"dryRun\":true}",
                                "#/filter/ids/0",
                                "no JSON",
                                "#")
                        .entrySet()) {
            var answer = redrive(body.getKey());
            assertThat(answer.statusCode()).as(body.getKey()).isEqualTo(422);
            assertThat(answer.body()).contains("\"pointer\":\"" + body.getValue() + "\"");
        }
    }

    @Test
    void aFailedRunIsTriedAgainAndTheTimelineSaysByWhom() {
        var run = failed();

        var view = json(operate(run, "retry"), 202);

        assertThat(view.path("status").asString()).isEqualTo("PENDING");
        assertThat(view.path("step").asString()).isEqualTo("reply");
        assertThat(view.has("failure")).isFalse();
        var last = get("/v1/runs/" + run + "/timeline").path("entries").valueStream().toList();
        assertThat(last.getLast().path("note").asString())
                .isEqualTo("tried again by " + TestIssuer.CLIENT_ID);
        assertThat(operate(run, "retry").body()).contains("run-not-failed");
        assertThat(operate(run, "retry").statusCode()).isEqualTo(409);
        worker.claim();
    }

    @Test
    void theAuditHasWhatAnOperatorDidAndWhatWasRefused() {
        var run = failed();
        operate(run, "retry");
        operate(run, "retry");
        operate(run, "cancel");
        failed();
        var plan = plan();
        var job = json(redrive(start(plan)), 202).path("id").asString();
        workOff();

        var audit = json(intake.get("/v1/audit", token("audit:read")), 200).path("rows");

        assertThat(audit)
                .extracting(
                        row -> row.path("action").asString(),
                        row -> row.path("object").asString(),
                        row -> row.path("outcome").asString())
                .containsExactly(
                        tuple("redrive.start", "redrive/" + job, "DONE"),
                        tuple("run.cancel", "run/" + run, "DONE"),
                        tuple("run.retry", "run/" + run, "REFUSED"),
                        tuple("run.retry", "run/" + run, "DONE"),
                        tuple("workflow.publish", "workflow/" + WORKFLOW, "DONE"));
        assertThat(audit.path(0).at("/facts/plan").asString()).isEqualTo(plan);
        worker.claim();
    }

    @Test
    void aRunIsCancelledOnce() {
        var held = claimed("Hello");
        var run = held.run().toString();

        var view = json(operate(run, "cancel"), 202);

        assertThat(view.path("status").asString()).isEqualTo("CANCELLED");
        assertThat(view.path("phase").asString()).isEqualTo("failed");
        assertThat(view.at("/failure/code").asString()).isEqualTo("cancelled");
        assertThat(operate(run, "cancel").statusCode()).isEqualTo(409);
        assertThat(operate(run, "cancel").body()).contains("run-ended");
        assertThat(operate(UUID.randomUUID().toString(), "cancel").statusCode()).isEqualTo(404);
        assertThat(operate("nonsense", "retry").statusCode()).isEqualTo(404);
    }

    @Test
    void manyRunsAreCancelledAsPlanned() {
        var waiting = claimed("Hello").run().toString();
        var ended = failed();
        var ask = "{\"action\":\"CANCEL\",\"filter\":{\"workflow\":\"" + WORKFLOW + "\"}";
        var plan = json(bulk(ask + ",\"dryRun\":true}"), 200);
        assertThat(plan.path("count").asInt()).isEqualTo(1);
        var name = ",\"plan\":\"" + plan.path("plan").asString() + "\"}";
        assertThat(bulk(ask.replace("CANCEL", "RESTART") + name).statusCode()).isEqualTo(409);

        var job = json(bulk(ask + name), 202).path("id").asString();
        assertThat(bulk(ask + name).body()).contains("bulk-underway", job);
        workOff();

        assertThat(run(waiting).path("status").asString()).isEqualTo("CANCELLED");
        assertThat(run(ended).path("status").asString()).isEqualTo("FAILED");
        var done = get("/v1/runs/bulk/" + job);
        assertThat(done.path("state").asString()).isEqualTo("DONE");
        assertThat(done.path("done").asInt()).isEqualTo(1);
        assertThat(get("/v1/runs/bulk/" + job + "/results").at("/results/0/run").asString())
                .isEqualTo(waiting);
    }

    @Test
    void aBulkThatMayNotBeIsRefusedAtItsPlace() {
        for (var body :
                Map.of(
                                "{\"filter\":{}}",
                                "#/action",
                                "{\"action\":\"CANCEL\"}",
                                "#/filter",
                                "{\"action\":\"CANCEL\",\"filter\":{}}",
                                "#/plan",
                                "{\"action\":\"CANCEL\",\"filter\":{},\"version\":\"newest\"}",
                                "#/version",
                                "{\"action\":\"CANCEL\",\"filter\":{\"statu\":1}}",
                                "#/filter/statu",
                                "{\"action\":\"RETRY\",\"filter\":{},\"rate\":0}",
                                "#/rate")
                        .entrySet()) {
            var answer = bulk(body.getKey());
            assertThat(answer.statusCode()).as(body.getKey()).isEqualTo(422);
            assertThat(answer.body()).contains("\"pointer\":\"" + body.getValue() + "\"");
        }
    }

    @Test
    void everyScopeStandsForItself() {
        var run = failed();
        var reader = token("dead-letters:read");
        assertThat(post("/v1/dead-letters/redrives", EVERYTHING, reader).statusCode())
                .isEqualTo(403);
        assertThat(post("/v1/runs/" + run + "/retry", "", token("runs:read")).statusCode())
                .isEqualTo(403);
        assertThat(intake.get("/v1/dead-letters", token("runs:read")).statusCode()).isEqualTo(403);
        assertThat(intake.get("/v1/runs/" + run + "/traces", token("runs:read")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTraceTellsWhatARunDidAndNotWhoItWasAbout() {
        var held = claimed("I am Dana Okafor, dana@example.org or +1 (202) 555-0143. Shoes?");
        var journals = worker.get(Journals.class);
        journals.done(held, result("context", context()));
        journals.done(held, result("answer", answer()));
        var key = held.run() + "/reply/1";
        worker.get(Sends.class)
                .intend(
                        held,
                        new Outgoing(key, "reply", "ops", 1, Channel.WHATSAPP, "Dear Dana, yes."));
        journals.exit(held, new Exit.Fail("reply", "customer-care", REFUSED, true));

        var answer = intake.get("/v1/runs/" + held.run() + "/traces", token("traces:read"));
        var trace = json(answer, 200);

        assertThat(trace.at("/event/text").asString())
                .isEqualTo("I am [NAME], [EMAIL] or [PHONE]. Shoes?");
        assertThat(trace.path("calls"))
                .extracting(
                        call -> call.path("id").asString(), call -> call.path("kind").asString())
                .containsExactly(
                        tuple("context-1-1", "retrieve"),
                        tuple("answer-1-1", "generate"),
                        tuple("reply-1-1", "deliver"));
        assertThat(trace.at("/calls/0/owner").asString()).isEqualTo("customer-care");
        assertThat(trace.at("/calls/0/retrieve/blocks/0/text").asString())
                .isEqualTo("Ask [NAME] at [EMAIL]. Thirty days.");
        assertThat(trace.at("/calls/1/generate/output/reply").asString())
                .isEqualTo("[NAME], write to [EMAIL]");
        assertThat(trace.at("/calls/1/generate/citations/0").asString()).isEqualTo("k7f2");
        assertThat(trace.at("/calls/2/deliver/body").asString()).isEqualTo("Dear [NAME], yes.");
        assertThat(trace.at("/calls/2/deliver/status").asString()).isEqualTo("INTENDED");
        assertThat(answer.body()).doesNotContain("Dana", "Okafor", "example.org", "555");
    }

    private static String context() {
        return """
        {"confidence": 0.9, "calibrated": false, "blocks": [{"id": "k7f2", "documentId": "returns",
         "chunk": 0, "source": "policies", "title": "Returns",
         "text": "Ask Okafor at shop@example.org. Thirty days."}], "history": []}
        """;
    }

    private static String answer() {
        return """
        {"output": {"reply": "DANA, write to shop@example.org"}, "citations": ["k7f2"], "support": 0.8}
        """;
    }

    private static StepResult result(String step, String json) {
        return new StepResult(step, json, "customer-care", null);
    }

    private HttpResponse<String> bulk(String body) {
        return post("/v1/runs/bulk", body, token("runs:operate"));
    }

    private HttpResponse<String> discard(String body) {
        return post("/v1/dead-letters/discard", body, token("dead-letters:replay"));
    }

    private String failed() {
        var held = claimed("Hello");
        worker.get(Journals.class)
                .exit(held, new Exit.Fail("reply", "customer-care", REFUSED, true));
        return held.run().toString();
    }

    private Held claimed(String text) {
        return worker.claim(WORKFLOW, message(text));
    }

    private void unreadable() {
        worker.get(Ingest.class)
                .ingest(
                        List.of(
                                new LogRecord.Unreadable(
                                        WorkerStore.origin(),
                                        tenant,
                                        null,
                                        Map.of(),
                                        new byte[] {1},
                                        "content-type is missing")),
                        _ -> List.of());
    }

    private Event message(String text) {
        var id = "wamid." + UUID.randomUUID();
        var said =
                new EventData.Message(
                        id,
                        "text",
                        EventData.Message.Direction.INBOUND,
                        null,
                        text,
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
        var contact =
                new EventData.Contact(
                        "tel:+12025550143",
                        null,
                        new EventData.Contact.Name("Dana Okafor", null, null),
                        null,
                        null);
        return new Event(
                HASH.eventId(tenant, Channel.WHATSAPP, "1", id, EventType.MESSAGE_RECEIVED),
                "/" + tenant + "/whatsapp/1",
                EventType.MESSAGE_RECEIVED,
                contact.id(),
                RunningIntake.CLOCK,
                RunningIntake.CLOCK,
                tenant,
                Channel.WHATSAPP,
                null,
                null,
                null,
                null,
                null,
                new EventData(
                        contact,
                        null,
                        said,
                        null,
                        null,
                        null,
                        null,
                        new EventData.NativeItem(id, "text", null, null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    private String plan() {
        return json(redrive(EVERYTHING), 200).path("plan").asString();
    }

    private static String start(String plan) {
        return "{\"filter\":{},\"plan\":\"%s\"}".formatted(plan);
    }

    private void workOff() {
        while (worker.get(RedriveWork.class).workOff(50).more()) {}
    }

    private JsonNode progress(JsonNode job) {
        return get("/v1/dead-letters/redrives/" + job.path("id").asString());
    }

    private HttpResponse<String> redrive(String body) {
        return post("/v1/dead-letters/redrives", body, token("dead-letters:replay"));
    }

    private HttpResponse<String> operate(String run, String what) {
        return post("/v1/runs/" + run + "/" + what, "", token("runs:operate"));
    }

    private JsonNode run(String run) {
        return get("/v1/runs/" + run);
    }

    private JsonNode get(String path) {
        return json(read(path), 200);
    }

    private HttpResponse<String> read(String path) {
        return intake.get(path, token("dead-letters:read", "runs:read"));
    }

    private static HttpResponse<String> post(String path, String body, String token) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private String token(String... scopes) {
        return TestIssuer.shared().token(tenant.value(), scopes);
    }
}
