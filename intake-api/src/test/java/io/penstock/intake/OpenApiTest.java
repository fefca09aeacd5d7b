package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.openapi.ApiDocument;
import io.penstock.embedded.openapi.ApiGaps;
import io.penstock.embedded.openapi.ApiOperation;
import io.penstock.embedded.openapi.Conformance;
import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Rule;
import io.penstock.embedded.scopes.Trial;
import io.penstock.platform.security.EndpointRules;
import io.penstock.schema.api.DeadLetters;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Reviews;
import io.penstock.schema.api.RunJobs;
import io.penstock.schema.api.Runs;
import io.penstock.schema.api.Subscriptions;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.json.CompiledSchema;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Journals;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds `openapi.yaml` to the code, and the code's answers to `openapi.yaml`. Whoever adds an
/// endpoint or a member finds here what to write, and where.
class OpenApiTest {
    private static final String PROBLEM = "application/problem+json";
    private static final Pattern KNOWN = Pattern.compile("Known are (.*)");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Failure FAILURE =
            new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "It answered 400");

    /// To everything but a ping, which nobody subscribes to.
    private static final String SUBSCRIPTION =
            """
            {"url": "https://hooks.example.com/penstock", "types": ["run.completed", "run.failed",
             "run.cancelled", "review.opened", "review.ageing", "review.overdue", "review.expired",
             "dead-letter.opened", "subscription.disabled"]}
            """;

    private static RunningIntake intake;
    private static MatrixObjects objects;
    private static ApiDocument document;
    private static Conformance conformance;

    @BeforeAll
    static void start() throws IOException {
        intake = RunningIntake.shared();
        objects = new MatrixObjects(intake);
        document = ApiDocument.read(text());
        conformance =
                new Conformance(
                        intake.uri("/"),
                        objects,
                        document,
                        (schema, answer) -> CompiledSchema.of(schema).check(answer));
    }

    @AfterAll
    static void stop() {
        objects.close();
    }

    @Test
    void isOpenApi() {
        var schema = CompiledSchema.of(ApiDocument.schemaOfDocuments());

        assertThat(schema.check(document.root())).isEmpty();
        assertThat(document.broken()).isEmpty();
        assertThat(document.unused()).isEmpty();
    }

    @Test
    void saysOfEveryEndpointWhatTheCodeSays() {
        var enforced =
                intake.bean(EndpointRules.class).rules().stream()
                        .map(rule -> new Rule(rule.method().name(), rule.pattern(), rule.scope()))
                        .toList();
        var service = intake.bean(RequestMappingHandlerMapping.class).getApplicationContext();

        assertThat(ApiGaps.between(service, enforced, document)).isEmpty();
    }

    /// Where a method answers several things, or writes them itself.
    @Test
    void describesTheRecordsThatNoMethodDeclares() {
        var records =
                Map.of(
                        "Problem", Problem.class,
                        "IntakeAnswer", Intake.Answer.class,
                        "RunChange", Runs.Change.class,
                        "BulkPlan", RunJobs.Plan.class,
                        "BulkJob", RunJobs.Job.class,
                        "RedrivePlan", DeadLetters.Plan.class,
                        "Redrive", DeadLetters.Redrive.class,
                        "Discarded", DeadLetters.Discarded.class);

        records.forEach(
                (name, record) ->
                        assertThat(document.differences(name, record)).as(name).isEmpty());
    }

    @Test
    void describesTheRecordsThatRequestsAreReadInto() {
        var records =
                Map.of(
                        "BulkRequest", RunJobs.Request.class,
                        "RedriveRequest", DeadLetters.RedriveRequest.class,
                        "DiscardRequest", DeadLetters.DiscardRequest.class,
                        "SubscriptionRequest", Subscriptions.Draft.class,
                        "SecretRotation", Subscriptions.Rotation.class,
                        "Assignment", Reviews.Assignment.class,
                        "Decision", Reviews.Decision.class);

        records.forEach(
                (name, record) ->
                        assertThat(document.requestDifferences(name, record)).as(name).isEmpty());
    }

    @Test
    void everyRefusalIsAProblem() {
        for (var operation : document.operations()) {
            for (var status : refusals(operation)) {
                var content = operation.answer(status).orElseThrow().path("content");
                assertThat(content.propertyNames())
                        .as(operation + " " + status)
                        .containsExactly(PROBLEM);
                assertThat(content.path(PROBLEM).path("schema").path("$ref").asString())
                        .isEqualTo("#/components/schemas/Problem");
            }
        }
    }

    @Test
    void whoNeedsATokenIsLimited() {
        for (var operation : document.operations()) {
            if (!operation.scopes().isEmpty()) {
                assertThat(operation.statuses()).as(operation.toString()).contains("429", "503");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.penstock.intake.ScopeMatrixTest#table")
    void whatAnEndpointAnswersIsWhatItSays(Expected endpoint) {
        if (endpoint.path().startsWith("/v1/")) {
            assertThat(conformance.of(endpoint)).isEmpty();
        }
    }

    @Test
    void aWebhookIsAnsweredAsItSays() {
        var body = "{\"object\": \"whatsapp_business_account\", \"entry\": []}";

        conforms(intake.webhook(body), 200);
        conforms(intake.webhook("{"), 400);
        conforms(intake.webhook(body, "another-secret"), 401);
        conforms(
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/whatsapp/switched-off"))
                                .POST(BodyPublishers.ofString(body))),
                503);
        var handshake = "?hub.mode=subscribe&hub.challenge=42&hub.verify_token=";
        conforms(get(RunningIntake.HOOK + handshake + "sample-verify-token"), 200);
        conforms(get(RunningIntake.HOOK + handshake + "another"), 403);
    }

    @Test
    void eventsAreAnsweredAsTheySay() {
        var event = event();
        var type = "application/cloudevents+json";

        conforms(intake.submit(type, event), 202);
        conforms(intake.submit(type, event), 200);
        conforms(intake.submit("application/cloudevents-batch+json", "[" + event + ", {}]"), 207);
        conforms(intake.submit(type, "{}"), 422);
        conforms(intake.submit("text/plain", "{}"), 415);
    }

    @Test
    void aRunIsStartedWatchedAndEndedAsItSays() {
        objects.made("workflow");
        var key = UUID.randomUUID().toString();
        var started = conforms(send("POST", "/v1/runs", "runs:operate", start("Hello"), key), 202);
        conforms(send("POST", "/v1/runs", "runs:operate", start("Hello"), key), 200);
        conforms(send("POST", "/v1/runs", "runs:operate", start("Other"), key), 422);
        var run = "/v1/runs/" + started.path("id").asString();
        var read = intake.get(run, token("runs:read"));
        conforms(read, 200);
        conforms(
                intake.send(
                        HttpRequest.newBuilder(intake.uri(run))
                                .header("Authorization", "Bearer " + token("runs:read"))
                                .header(
                                        "If-None-Match",
                                        read.headers().firstValue("ETag").orElseThrow())),
                304);
        conforms(send("POST", run + "/retry", "runs:operate", ""), 409);
        conforms(send("POST", run + "/cancel", "runs:operate", ""), 202);
        conforms(send("POST", run + "/restart", "runs:operate", "{\"version\": \"newest\"}"), 202);
        conforms(intake.get(run + "/timeline", token("runs:read")), 200);
    }

    @Test
    void jobsAreAnsweredAsTheySay() {
        var bulk = objects.made("bulk");
        conforms(intake.get("/v1/runs/bulk/" + bulk + "/results", token("runs:read")), 200);
        var redrive = objects.made("redrive");
        conforms(
                intake.get(
                        "/v1/dead-letters/redrives/" + redrive + "/results",
                        token("dead-letters:read")),
                200);
        var filter = "{\"filter\": {\"ids\": [\"" + objects.made("letter") + "\"]}, ";
        var path = "/v1/dead-letters/discard";
        var plan =
                conforms(
                        send("POST", path, "dead-letters:replay", filter + "\"dryRun\": true}"),
                        200);
        var discard =
                filter
                        + "\"reason\": \"a test\", \"plan\": \""
                        + plan.path("plan").asString()
                        + "\"}";
        conforms(send("POST", path, "dead-letters:replay", discard), 200);
        conforms(send("POST", path, "dead-letters:replay", discard), 409);
    }

    @Test
    void aConnectionIsKeptAsItSays() {
        var form =
                """
                {"form": {"allowedOrigins": ["https://www.example.com"], "required": ["email"],
                 "fields": {"email": "email"}}, "limits": {"requestsPerSecond": 5},
                 "networks": ["192.0.2.0/24"],
                 "outbound": {"baseUrl": "https://example.com", "accessToken": "a-token"}}
                """;
        var path = "/v1/connections/form/" + UUID.randomUUID();

        conforms(send("PUT", path, "connections:write", form), 201);
        conforms(send("PUT", path, "connections:write", form), 200);
        conforms(intake.get(path, token("connections:read")), 200);
        conforms(
                intake.get(
                        RunningIntake.HOOK.replace("hooks", "connections"),
                        token("connections:read")),
                200);
        conforms(send("POST", path + "/secrets", "connections:write", ""), 201);
        conforms(send("PUT", path, "connections:write", "{"), 400);
        var captured = "{\"headers\": {\"content-type\": \"application/json\"}, \"body\": \"{}\"}";
        conforms(send("POST", path + "/test", "connections:write", captured), 200);
    }

    @Test
    void hasEverySignal() {
        var words = Arrays.stream(Subscriptions.Type.values()).map(Subscriptions.Type::word);

        assertThat(document.root().path("webhooks").propertyNames())
                .containsExactlyInAnyOrderElementsOf(words.toList());
    }

    @Test
    void whatSubscribersAreToldIsWhatItSays() {
        var path = "/v1/subscriptions";
        var id = conforms(send("POST", path, "subscriptions:write", SUBSCRIPTION), 201);
        var subscription = id.path("id").asString();
        conforms(send("POST", path + "/" + subscription + "/test", "subscriptions:write", ""), 202);
        try (var worker = WorkerStore.of(intake);
                var events = new EventTopic(intake)) {
            var journals = worker.get(Journals.class);
            var workflow = objects.made("workflow");
            var failed = worker.claim(workflow, events.event(submitted()));
            journals.exit(failed, new Exit.Fail("reply", "customer-care", FAILURE, true));
            var reviewed = worker.claim(workflow, events.event(submitted()));
            var due = Duration.ofHours(1);
            journals.exit(
                    reviewed,
                    new Exit.Review("reply", null, FAILURE, null, "desk", due, "escalate"));
            var cancel = "/v1/runs/" + reviewed.run() + "/cancel";
            conforms(send("POST", cancel, "runs:operate", ""), 202);
        }

        var told = told(subscription);

        assertThat(told.keySet())
                .containsExactlyInAnyOrder(
                        "ping",
                        "run.failed",
                        "dead-letter.opened",
                        "review.opened",
                        "run.cancelled");
        told.forEach((type, body) -> assertThat(wrongSignal(type, body)).as(type).isEmpty());
        conforms(send("DELETE", path + "/" + subscription, "subscriptions:write", ""), 204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/runs", "/v1/runs/stream"})
    void namesTheParametersThatAreKnown(String path) {
        var answer = intake.get(path + "?no-such-name=1", token("runs:read"));

        conforms(answer, 400);
        var known = KNOWN.matcher(JSON.readTree(answer.body()).path("detail").asString());
        assertThat(known.matches()).isTrue();
        assertThat(operation("get", path).parameters("query"))
                .containsExactlyInAnyOrder(known.group(1).split(", | and "));
    }

    /// Of bodies that are read member by member: one that nobody reads is refused as unknown.
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/runs, runs:operate, StartRequest",
        "POST, /v1/runs/search, runs:read, RunSearch",
        "PUT, /v1/connections/form/members, connections:write, ConnectionRequest",
        "POST, /v1/connections/form/members/secrets, connections:write, ConnectionSecretRequest",
        "POST, /v1/connections/whatsapp/ep_support/test, connections:write, CapturedRequest",
        "PUT, /v1/schedules/members, workflows:write, ScheduleRequest",
        "POST, /v1/routes/members/pause, runs:operate, PauseRequest",
        "PUT, /v1/limits/route/members, runs:operate, LimitRequest"
    })
    void everyMemberOfARequestIsRead(String method, String path, String scope, String schema) {
        var body = empty(document.root().path("components").path("schemas").path(schema));

        var answer = send(method, path, scope, body.toString(), UUID.randomUUID().toString());

        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404, 422);
        assertThat(JSON.readTree(answer.body()).path("errors").valueStream())
                .extracting(fault -> fault.path("code").asString())
                .doesNotContain("unknown", "unreadable");
    }

    @Test
    void isServedToWhoeverAsks() throws IOException {
        var answer = get("/v1/openapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(answer.body()).isEqualTo(text());
        assertThat(get("/v1/event.schema.json").body()).isEqualTo(EventSchema.json());
    }

    private static List<String> refusals(ApiOperation operation) {
        return operation.statuses().stream()
                .filter(status -> !status.startsWith("2") && !status.equals("304"))
                .toList();
    }

    /// The id of an event that was taken in.
    private static String submitted() {
        var answer = intake.submit("application/cloudevents+json", event()).body();
        return JSON.readTree(answer).at("/results/0/id").asString();
    }

    private static String event() {
        return """
        {"specversion": "1.0", "id": "%s", "source": "/erp", "type": "com.example.restock"}
        """
                .formatted(UUID.randomUUID());
    }

    private static Map<String, String> told(String subscription) {
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        var owner = new DriverManagerDataSource(url, "penstock_owner", "penstock_owner");
        var told = new HashMap<String, String>();
        JdbcClient.create(owner)
                .sql("select type, body from workflow.signal where subscription = :subscription")
                .param("subscription", UUID.fromString(subscription))
                .query((row, _) -> told.put(row.getString("type"), row.getString("body")))
                .list();
        return told;
    }

    private static List<?> wrongSignal(String type, String body) {
        var request = document.root().path("webhooks").path(type).path("post").path("requestBody");
        var schema = request.path("content").path("application/json").path("schema");
        return CompiledSchema.of(document.whole(schema)).check(JSON.readTree(body));
    }

    /// Every member that a schema has, each without a value.
    private static ObjectNode empty(JsonNode schema) {
        var empty = JSON.createObjectNode();
        schema.path("properties")
                .properties()
                .forEach(
                        member ->
                                empty.set(
                                        member.getKey(),
                                        member.getValue().has("properties")
                                                ? empty(member.getValue())
                                                : JSON.nullNode()));
        return empty;
    }

    private static ApiOperation operation(String method, String path) {
        return document.operations().stream()
                .filter(it -> it.method().equals(method) && it.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /// The answer's body, if it is of this status and as the document says.
    private static JsonNode conforms(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(conformance.wrong(answer)).isEmpty();
        return answer.body().startsWith("{") ? JSON.readTree(answer.body()) : JSON.nullNode();
    }

    private static HttpResponse<String> send(
            String method, String path, String scope, String body, String key) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token(scope))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(
            String method, String path, String scope, String body) {
        return send(method, path, scope, body, UUID.randomUUID().toString());
    }

    private static String start(String text) {
        return "{\"workflow\": \"whatsapp-assistant\", \"text\": \"" + text + "\"}";
    }

    private static String token(String... scopes) {
        return TestIssuer.shared().token(Trial.OWN, scopes);
    }

    private static HttpResponse<String> get(String path) {
        return intake.send(HttpRequest.newBuilder(intake.uri(path)));
    }

    private static String text() throws IOException {
        try (var in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
