package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What was delivered, what became of it, and taking it in again, over HTTP.
class DeliveriesTest {
    private static final String SECRET = "sample-signing-secret";
    private static final String ACCOUNT = "22129848";

    private static RunningIntake intake;
    private static WorkerStore worker;
    private static EventTopic topic;

    /// One tenant and one connection for each test.
    private String tenant;

    private String connection;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        worker = WorkerStore.of(intake);
        topic = new EventTopic(intake);
    }

    @AfterAll
    static void stop() {
        topic.close();
        worker.close();
    }

    @BeforeEach
    void connect() {
        tenant = "t" + UUID.randomUUID().toString().substring(0, 8);
        connection = "zd-" + UUID.randomUUID();
        put(SECRET, ACCOUNT);
    }

    @Test
    void eachFilterFindsItsOwn() {
        var body = ticket(ACCOUNT);
        deliver(body);
        deliver(body);
        deliver(ticket("1"));
        deliver("{\"ticket\":");
        deliver(body, "not-the-secret");
        arrived(5);

        assertThat(found("")).hasSize(5);
        assertThat(found("channel=zendesk&connection=" + connection)).hasSize(5);
        assertThat(found("channel=whatsapp")).isEmpty();
        assertThat(found("result=accepted")).hasSize(1);
        assertThat(found("result=duplicate")).hasSize(1);
        assertThat(found("result=rejected"))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.path("verdict").asString()).isEqualTo("taken");
                            assertThat(it.at("/items/rejected").asInt()).isEqualTo(1);
                            assertThat(it.path("codes").toString()).contains("foreign-account");
                        });
        assertThat(found("code=foreign-account")).hasSize(1);
        assertThat(found("code=signature-invalid&verdict=unauthentic")).hasSize(1);
        assertThat(found("verdict=unreadable")).hasSize(1);
        assertThat(found("from=2026-06-01T12:00:00Z&to=2026-06-01T12:00:01Z")).hasSize(5);
        assertThat(found("to=2026-06-01T12:00:00Z")).isEmpty();
        var first = page("limit=3");
        var second = page("limit=3&cursor=" + first.path("next").asString());
        assertThat(first.path("deliveries")).hasSize(3);
        assertThat(second.path("deliveries")).hasSize(2);
        assertThat(second.has("next")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel=telex",
                "verdict=fine",
                "result=lost",
                "limit=0",
                "limit=201",
                "cursor=!",
                "from=yesterday",
                "code=%00",
                "to=%2B10000-01-01T00:00:00Z"
            })
    void aParameterThatCannotBeReadIsRefused(String query) {
        var answer = read("/v1/deliveries?" + query, "connections:read");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void aDeliveryTellsWhatBecameOfEachItemAndWhereItWent() {
        var body = ticket(ACCOUNT);
        var event = deliver(body).result(0).path("id").asString();
        var id = only();

        var detail = json(read("/v1/deliveries/" + id, "connections:read"), 200);

        assertThat(detail.at("/delivery/id").asString()).isEqualTo(id);
        assertThat(detail.at("/delivery/size").asInt()).isEqualTo(body.length());
        assertThat(detail.at("/request/method").asString()).isEqualTo("POST");
        assertThat(detail.at("/request/path").asString()).endsWith("/zendesk/" + connection);
        assertThat(detail.at("/request/headers").toString())
                .containsIgnoringCase("x-zendesk-webhook-signature")
                .containsIgnoringCase("\"x-api-key\":[\"(not shown)\"]")
                .doesNotContainIgnoringCase("authorization")
                .doesNotContain("canary");
        assertThat(detail.at("/results/0/status").asString()).isEqualTo("accepted");
        assertThat(detail.at("/events/0").asString()).isEqualTo("/v1/events/" + event);
        assertThat(detail.path("reprocessed")).isEmpty();
        assertThat(detail.toString()).doesNotContain("Why was I charged twice?");
    }

    @Test
    void whyARequestWasRefusedIsToldThoughItsBodyIsNotKept() {
        deliver(ticket(ACCOUNT), "not-the-secret");
        var id = only();

        var detail = json(read("/v1/deliveries/" + id, "connections:read"), 200);

        assertThat(detail.at("/problem/type").asString()).endsWith(":signature-invalid");
        assertThat(detail.path("results")).isEmpty();
        assertThat(reveal(id, "to compare").body()).contains("body-not-kept");
        assertThat(reveal(id, "to compare").statusCode()).isEqualTo(409);
        var again = reprocess(id);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("not-authentic");
        assertThat(audited("delivery.reprocess").path("outcome").asString()).isEqualTo("REFUSED");
    }

    @Test
    void theBytesAreShownAsTheyCameToWhoSaysWhy() {
        var body = ticket(ACCOUNT) + " \r\n";
        deliver(body);
        var id = only();

        assertThat(reveal(id, " ").statusCode()).isEqualTo(400);
        var answer = reveal(id, "the sender asks");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        var headers = answer.headers();
        assertThat(headers.firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(headers.firstValue("Content-Disposition").orElseThrow())
                .isEqualTo("attachment; filename=\"" + id + ".bin\"");
        assertThat(headers.allValues("X-Content-Type-Options")).containsOnly("nosniff");
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        var deed = audited("delivery.reveal");
        assertThat(deed.path("object").asString()).isEqualTo("delivery/" + id);
        assertThat(deed.path("reason").asString()).isEqualTo("the sender asks");
    }

    @Test
    void whatWasAcceptedBeforeIsADuplicate() {
        var event = deliver(ticket(ACCOUNT)).result(0).path("id").asString();
        var id = only();

        var answer = json(reprocess(id), 200);

        assertThat(answer.path("received").asInt()).isEqualTo(1);
        assertThat(answer.at("/results/0/status").asString()).isEqualTo("duplicate");
        assertThat(answer.at("/results/0/id").asString()).isEqualTo(event);
        assertThat(answer.at("/results/0").has("note")).isFalse();
        arrived(2);
        var again = json(read("/v1/deliveries/" + id, "connections:read"), 200);
        var later = again.at("/reprocessed/0").asString();
        var copy = json(read("/v1/deliveries/" + later, "connections:read"), 200);
        assertThat(copy.at("/delivery/reprocessOf").asString()).isEqualTo(id);
        assertThat(copy.at("/delivery/receivedAt")).isEqualTo(again.at("/delivery/receivedAt"));
        assertThat(audited("delivery.reprocess").at("/facts/as").asString()).isEqualTo(later);
    }

    @Test
    void whatWasRejectedIsAcceptedOnceItsCauseIsMended() {
        assertThat(deliver(ticket("4711")).result(0).path("status").asString())
                .isEqualTo("rejected");
        var id = only();
        assertThat(json(reprocess(id), 200).path("rejected").asInt()).isEqualTo(1);

        // nobody signs with the new secret: it is not asked for
        put("another-signing-secret", "4711");
        var answer = Outcome.of(reprocess(id));

        var event = answer.event(topic);
        assertThat(event.path("recordedtime").asString()).isEqualTo("2026-06-01T12:00:00Z");
        assertThat(json(reprocess(id), 200).path("duplicate").asInt()).isEqualTo(1);
    }

    @Test
    void whatStillCannotBeReadIsKeptAgain() {
        deliver("{\"ticket\":");
        var id = only();

        var answer = reprocess(id);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("unreadable");
        arrived(2);
        assertThat(found("verdict=unreadable")).hasSize(2);
    }

    @Test
    void whatHasNoConnectionAnyMoreIsNotTakenIn() {
        deliver(ticket(ACCOUNT));
        var id = only();
        var path = "/v1/connections/zendesk/" + connection;
        send("DELETE", path, "connections:write", "");

        var answer = reprocess(id);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("no-connection");
    }

    @Test
    void whatCannotBeRecordedIsNotTakenInAgain() {
        deliver(ticket("4711"));
        var id = only();
        put(SECRET, "4711");

        try (var _ = FullTable.now(intake, "audit", "new.tenant = '%s'".formatted(tenant))) {
            assertThat(reprocess(id).statusCode()).isEqualTo(500);
        }

        assertThat(json(reprocess(id), 200).path("accepted").asInt()).isEqualTo(1);
    }

    @Test
    void whatCameOverTheApiIsSentAgainThere() {
        var answer = intake.submit("application/cloudevents+json", "{\"specversion\":\"1.0\"}");
        assertThat(answer.statusCode()).isBetween(400, 499);
        connection = "events";
        tenant = "acme";
        Deliveries.ingest(intake, worker, connection);
        var id = found("channel=cloudevents").getFirst().path("id").asString();

        assertThat(reprocess(id).body()).contains("no-connection");
    }

    @Test
    void aDeliveryOfAnotherTenantDoesNotExist() {
        deliver(ticket(ACCOUNT));
        var id = only();
        tenant = "other";

        assertThat(found("connection=" + connection)).isEmpty();
        assertThat(read("/v1/deliveries/" + id, "connections:read").statusCode()).isEqualTo(404);
        assertThat(reveal(id, "curious").statusCode()).isEqualTo(404);
        assertThat(reprocess(id).statusCode()).isEqualTo(404);
        assertThat(read("/v1/deliveries/nonsense", "connections:read").statusCode()).isEqualTo(404);
    }

    private Outcome deliver(String body) {
        return deliver(body, SECRET);
    }

    private Outcome deliver(String body, String secret) {
        var at = RunningIntake.CLOCK.toString();
        var signature = RunningIntake.hmacSha256(at + body, secret);
        return Outcome.of(
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/zendesk/" + connection))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Basic canary")
                                .header("X-Api-Key", "canary")
                                .header("X-Zendesk-Webhook-Signature-Timestamp", at)
                                .header(
                                        "X-Zendesk-Webhook-Signature",
                                        Base64.getEncoder().encodeToString(signature))
                                .POST(BodyPublishers.ofString(body))));
    }

    private static String ticket(String account) {
        return """
        {"account_id":%s,"id":"%s","time":"2026-06-01T11:58:07Z","type":"zen:event-type:ticket.created",
         "detail":{"id":5,"requester_id":9,"description":"Why was I charged twice?"},"event":{}}"""
                .formatted(account, UUID.randomUUID());
    }

    private void put(String secret, String account) {
        var body = "{\"secrets\":[\"%s\"],\"accounts\":[\"%s\"]}".formatted(secret, account);
        var path = "/v1/connections/zendesk/" + connection;
        assertThat(send("PUT", path, "connections:write", body).statusCode()).isIn(200, 201);
    }

    /// Of a request that nobody vouched for, the sender is answered before it is kept.
    private void arrived(int deliveries) {
        await().until(() -> Deliveries.ingest(intake, worker, connection).size() == deliveries);
    }

    private String only() {
        arrived(1);
        return found("").getFirst().path("id").asString();
    }

    private List<JsonNode> found(String query) {
        return page(query).path("deliveries").valueStream().toList();
    }

    private JsonNode page(String query) {
        return json(read("/v1/deliveries?" + query, "connections:read"), 200);
    }

    private HttpResponse<String> reprocess(String id) {
        return send("POST", "/v1/deliveries/" + id + "/reprocess", "connections:write", "");
    }

    private HttpResponse<String> reveal(String id, String reason) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/deliveries/" + id + "/body"))
                        .header("Authorization", "Bearer " + token("traces:reveal"))
                        .header("X-Access-Reason", reason));
    }

    private HttpResponse<String> read(String path, String scope) {
        return intake.get(path, token(scope));
    }

    private HttpResponse<String> send(String method, String path, String scope, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token(scope))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private JsonNode audited(String action) {
        return json(read("/v1/audit?action=" + action, "audit:read"), 200).at("/rows/0");
    }

    private String token(String scope) {
        return TestIssuer.shared().token(tenant, scope);
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}
