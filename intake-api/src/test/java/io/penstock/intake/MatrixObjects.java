package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Trial;
import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.event.BodyDigest;
import io.penstock.store.event.SealedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/// One object of each kind that a path can name, made anew each time: written as a worker would
/// write it, or asked for over the API.
final class MatrixObjects implements Trial.Objects, AutoCloseable {
    private static final String WORKFLOW = "whatsapp-assistant";

    private static final String SCHEDULE =
            """
            {"workflow": "whatsapp-assistant", "cron": "0 9 * * *", "zone": "Europe/Berlin"}
            """;

    private static final String CONNECTION = "{\"accounts\": [\"1\"]}";

    private static final String SUBSCRIPTION =
            """
            {"url": "https://hooks.example.com/penstock", "types": ["run.completed"]}
            """;

    private static final String EVENT =
            """
            insert into workflow.event
                (tenant, id, type, channel, time, recorded_time, body_digest, data)
            values (:tenant, :id, :type, :channel, now(), now(), :digest, :data)
            """;

    private static final String CONVERSATION =
            """
            insert into workflow.conversation (tenant, workflow, key, next_seq)
            values (:tenant, :workflow, :key, 2)
            returning id
            """;

    private static final String RUN =
            """
            insert into workflow.run
                (tenant, id, event, workflow, workflow_version, conversation, seq, while_in_review,
                 status, step, due_at, failure_class, failure_code, created_at, updated_at)
            values (:tenant, :id, :event, :workflow, 1, :conversation, 1, 'parallel', 'IN_REVIEW',
                    'context', now(), 'LOW_CONFIDENCE', 'low_confidence', now(), now())
            """;

    private static final String TIMELINE =
            """
            insert into workflow.timeline (tenant, run, at, kind, status)
            values (:tenant, :id, now(), 'status', 'IN_REVIEW')
            """;

    private static final String REVIEW =
            """
            insert into workflow.review
                (tenant, id, run, step, queue, nonce, status, failure_class, failure_code)
            values (:tenant, :id, :run, 'context', 'matrix', gen_random_uuid(), 'OPEN',
                    'LOW_CONFIDENCE', 'low_confidence')
            """;

    private static final String CANDIDATE =
            """
            insert into workflow.ground_truth_candidate
                (tenant, id, review, run, event, workflow, workflow_version, step, prompt, decision,
                 decided_by, decided_issuer, content)
            select v.tenant, :id, v.id, v.run, r.event, r.workflow, 1, 'answer', 'answer@1', 'edit',
                   'lena', 'https://issuer', :content
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            where v.tenant = :tenant and v.id = :review
            """;

    private static final String LETTER =
            """
            insert into workflow.dead_letter (tenant, id, kind, run, failure_class, failure_code)
            values (:tenant, :id, 'RUN', :run, 'LOGIC_DEFECT', 'target_refused')
            """;

    private static final String DELIVERY =
            """
            insert into workflow.delivery
                (tenant, id, received_at, channel, connection, verdict, size, accepted, duplicate,
                 rejected, ignored, codes, record)
            values (:tenant, :id, now(), 'whatsapp', 'ep_support', 'taken', 2, 0, 0, 0, 0, '{}',
                    :record)
            """;

    private static final String FILE =
            """
            insert into workflow.fetched_file
                (tenant, run, step, iteration, position, about, content)
            values (:tenant, :run, 'media', 1, 0, :about, :content)
            """;

    private static final String ABOUT =
            """
            {"type": "text/html", "name": "receipt \u00fc.html"}
            """;

    private static final String GATE =
            """
            insert into workflow.gate
                (tenant, kind, name, closed_at, closed_until, failure_code, times)
            values (:tenant, 'route', :name, now(), now() + interval '1 hour', 'rate_limited', 1)
            """;

    private final RunningIntake intake;
    private final JdbcClient owner;
    private final String definition;
    private final EventTopic topic;
    private String subscription = "";

    MatrixObjects(RunningIntake intake) {
        this.intake = intake;
        var url = intake.bean(Environment.class).getRequiredProperty("spring.datasource.url");
        this.owner =
                JdbcClient.create(
                        new DriverManagerDataSource(url, "penstock_owner", "penstock_owner"));
        this.definition = definition();
        this.topic = new EventTopic(intake);
    }

    @Override
    public String made(String variable) {
        return switch (variable) {
            case "event" -> event().id().value();
            case "run" -> run();
            case "holder" -> holder();
            case "step" -> "media";
            case "file" -> "0";
            case "review" -> review();
            case "letter" -> letter();
            case "redrive" -> redrive();
            case "bulk" -> bulk();
            case "channel" -> "whatsapp";
            case "connection" -> connection();
            case "candidate" -> candidate();
            case "subscription" -> subscription();
            case "delivery" -> delivery();
            case "request" -> request();
            case "workflow" -> workflow();
            case "kind", "route" -> "route";
            case "limit" -> limited("/v1/limits/route/", "runs:operate");
            case "ceiling" -> limited("/v1/ceilings/route/", "admin:tenants");
            case "schedule" -> schedule();
            case "gate" -> gate();
            default -> throw new IllegalArgumentException(variable);
        };
    }

    @Override
    public Trial.Body body(Expected endpoint) {
        return switch (endpoint.path()) {
            case "/v1/events" -> new Trial.Body("application/cloudevents+json", message());
            case "/v1/runs/search" -> json("{\"contact\": {\"phone\": \"+12025550143\"}}");
            case "/v1/reviews/{review}/decision" ->
                    json("{\"nonce\": \"" + UUID.randomUUID() + "\", \"decision\": \"approve\"}");
            case "/v1/dead-letters/redrives", "/v1/dead-letters/discard" ->
                    json("{\"filter\": {\"kind\": \"RUN\"}, \"dryRun\": true}");
            case "/v1/reviews/{review}/assign" -> json("{\"assignee\": \"lena\"}");
            case "/v1/connections/{channel}/{connection}" -> json(CONNECTION);
            case "/v1/subscriptions" -> json(SUBSCRIPTION);
            case "/v1/runs/bulk" ->
                    json("{\"action\": \"CANCEL\", \"filter\": {}, \"dryRun\": true}");
            case "/v1/workflows/{workflow}", "/v1/workflows/validate" -> json(definition);
            case "/v1/limits/{kind}/{limit}", "/v1/ceilings/{kind}/{ceiling}" ->
                    json("{\"runs\": 5}");
            case "/v1/schedules/{schedule}" -> json(SCHEDULE);
            default -> Trial.Body.JSON;
        };
    }

    private String connection() {
        var id = UUID.randomUUID().toString();
        send("PUT", "/v1/connections/whatsapp/" + id, "connections:write", CONNECTION);
        return id;
    }

    private String subscription() {
        var created = send("POST", "/v1/subscriptions", "subscriptions:write", SUBSCRIPTION);
        subscription = created.path("id").asString();
        return subscription;
    }

    /// Of the subscription that stands before it in the path.
    private String delivery() {
        var path = "/v1/subscriptions/" + subscription + "/test";
        return send("POST", path, "subscriptions:write", "").path("delivery").asString();
    }

    private String request() {
        var source = new Source(new TenantId(Trial.OWN), Channel.WHATSAPP, "ep_support");
        var request = new RawRequest("POST", "/v1/hooks", null, Map.of(), new byte[] {'{', '}'});
        var receipt = Receipt.of(source, request, RunningIntake.CLOCK);
        owner.sql(DELIVERY)
                .param("tenant", Trial.OWN)
                .param("id", receipt.id().value())
                .param(
                        "record",
                        intake.bean(DeliveryRecords.class).taken(receipt, List.of()).value())
                .update();
        return receipt.id().toString();
    }

    private String gate() {
        var route = "r" + UUID.randomUUID();
        owner.sql(GATE).param("tenant", Trial.OWN).param("name", route).update();
        return "route:" + route;
    }

    private String workflow() {
        send("PUT", "/v1/workflows/" + WORKFLOW, "workflows:write", definition);
        return WORKFLOW;
    }

    private String limited(String path, String scope) {
        var name = UUID.randomUUID().toString();
        send("PUT", path + name, scope, "{\"runs\": 5}");
        return name;
    }

    private String schedule() {
        workflow();
        send("PUT", "/v1/schedules/matrix", "workflows:write", SCHEDULE);
        return "matrix";
    }

    /// What the ingester does with an event that was accepted.
    private Event event() {
        var answer = intake.submit("application/cloudevents+json", message());
        var id = json(answer).path("results").path(0).path("id").asString();
        var event = topic.event(id);
        owner.sql(EVENT)
                .param("tenant", Trial.OWN)
                .param("id", id)
                .param("type", event.type().word())
                .param("channel", event.channel().word())
                .param("digest", intake.bean(BodyDigest.class).of(event))
                .param("data", SealedEvent.of(intake.bean(Sealing.class), event))
                .update();
        return event;
    }

    private String run() {
        var id = UUID.randomUUID();
        var workflow = workflow();
        var conversation =
                owner.sql(CONVERSATION)
                        .param("tenant", Trial.OWN)
                        .param("workflow", workflow)
                        .param("key", "run:" + id)
                        .query(Long.class)
                        .single();
        owner.sql(RUN)
                .param("tenant", Trial.OWN)
                .param("id", id)
                .param("event", event().id().value())
                .param("workflow", workflow)
                .param("conversation", conversation)
                .update();
        owner.sql(TIMELINE).param("tenant", Trial.OWN).param("id", id).update();
        return id.toString();
    }

    /// A run with a file.
    private String holder() {
        var run = run();
        var row = run + "/media/1/0";
        owner.sql(FILE)
                .param("tenant", Trial.OWN)
                .param("run", UUID.fromString(run))
                .param("about", sealed("about", row, ABOUT))
                .param("content", sealed("content", row, "<script>alert(1)</script>"))
                .update();
        return run;
    }

    private byte[] sealed(String column, String row, String text) {
        var place = new SealedPlace("fetched_file", column, row);
        return intake.bean(Sealing.class).sealText(new TenantId(Trial.OWN), place, text);
    }

    private String review() {
        return ofRun(REVIEW);
    }

    private String candidate() {
        var id = UUID.randomUUID();
        var place = new SealedPlace("ground_truth_candidate", "content", id.toString());
        owner.sql(CANDIDATE)
                .param("tenant", Trial.OWN)
                .param("id", id)
                .param("review", UUID.fromString(review()))
                .param(
                        "content",
                        intake.bean(Sealing.class).sealText(new TenantId(Trial.OWN), place, "{}"))
                .update();
        return id.toString();
    }

    private String letter() {
        return ofRun(LETTER);
    }

    private String ofRun(String insert) {
        var id = UUID.randomUUID();
        owner.sql(insert)
                .param("tenant", Trial.OWN)
                .param("id", id)
                .param("run", UUID.fromString(run()))
                .update();
        return id.toString();
    }

    private String redrive() {
        var filter = "{\"filter\": {\"ids\": [\"" + letter() + "\"]}, ";
        var path = "/v1/dead-letters/redrives";
        var plan = send("POST", path, "dead-letters:replay", filter + "\"dryRun\": true}");
        var started =
                send(
                        "POST",
                        path,
                        "dead-letters:replay",
                        filter + "\"plan\": \"" + plan.path("plan").asString() + "\"}");
        return started.path("id").asString();
    }

    private String bulk() {
        var ask = "{\"action\": \"CANCEL\", \"filter\": {\"ids\": [\"" + run() + "\"]}, ";
        var path = "/v1/runs/bulk";
        var plan = send("POST", path, "runs:operate", ask + "\"dryRun\": true}");
        var started =
                send(
                        "POST",
                        path,
                        "runs:operate",
                        ask + "\"plan\": \"" + plan.path("plan").asString() + "\"}");
        return started.path("id").asString();
    }

    private JsonNode send(String method, String path, String scope, String body) {
        var token = TestIssuer.shared().token(Trial.OWN, scope);
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri(path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return json(answer);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private static Trial.Body json(String text) {
        return new Trial.Body("application/json", text);
    }

    private static String message() {
        return """
        {"specversion": "1.0", "id": "%s", "source": "/matrix", "type": "intake.message.received",
         "subject": "c", "data": {"contact": {"id": "tel:+12025550143"},
         "message": {"kind": "text", "direction": "inbound", "text": "Hello"}}}
        """
                .formatted(UUID.randomUUID());
    }

    private static String definition() {
        var folder = Path.of("..", "workflows", WORKFLOW);
        var schema = WORKFLOW + ".schema.json";
        try {
            var body = StrictJson.TOLERANT.createObjectNode();
            body.put("definition", Files.readString(folder.resolve("workflow.yaml")));
            body.putObject("files").put(schema, Files.readString(folder.resolve(schema)));
            return body.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        topic.close();
    }
}
