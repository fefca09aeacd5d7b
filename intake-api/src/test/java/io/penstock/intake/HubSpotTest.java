package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSpotTest {
    private static final AtomicLong IDS = new AtomicLong(7_000_000_000L);

    private static RunningIntake intake;
    private static EventTopic topic;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        topic = new EventTopic(intake);
    }

    @AfterAll
    static void stop() {
        topic.close();
    }

    @ParameterizedTest
    @CsvSource({
        "contact.creation, contact.created, hubspot:contact:251",
        "contact.restore, contact.updated, hubspot:contact:251",
        "contact.deletion, contact.deleted, hubspot:contact:251",
        "contact.merge, contact.merged, hubspot:contact:251",
        "company.creation, record.created, hubspot:company:251",
        "deal.propertyChange, record.updated, hubspot:deal:251",
        "ticket.creation, record.created, hubspot:ticket:251",
        "product.deletion, record.deleted, hubspot:product:251",
        "conversation.creation, conversation.created, hubspot:conversation:251"
    })
    void everyKindHasItsType(String subscription, String type, String record) {
        var event = sent(event(subscription, "")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake." + type);
        assertThat(event.at("/data/record/id").asString()).isEqualTo(record);
        assertThat(event.at("/data/native/type").asString()).isEqualTo(subscription);
    }

    @Test
    void anErasureIsADutyAndSaysSo() {
        var event = sent(event("contact.privacyDeletion", "")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.contact.deleted");
        assertThat(event.at("/data/record/erasure").asBoolean()).isTrue();
    }

    @Test
    void aMergeNamesWhatWasMerged() {
        var event =
                sent(event(
                                "contact.merge",
                                ",\"primaryObjectId\":1,\"mergedObjectIds\":[2,3],\"newObjectId\":4"))
                        .event(topic);

        assertThat(event.at("/data/record/id").asString()).isEqualTo("hubspot:contact:4");
        assertThat(event.at("/data/record/mergedFrom").toString())
                .isEqualTo("[\"hubspot:contact:2\",\"hubspot:contact:3\",\"hubspot:contact:1\"]");
    }

    @Test
    void aChangedAddressIsOneMoreOfTheContact() {
        var event =
                sent(event(
                                "contact.propertyChange",
                                ",\"propertyName\":\"phone\",\"propertyValue\":\"+12025550143\""))
                        .event(topic);

        assertThat(event.at("/data/contact/alsoKnownAs/0").asString())
                .isEqualTo("tel:+12025550143");
        assertThat(event.at("/data/record/changes/0/to").asString()).isEqualTo("+12025550143");
    }

    @ParameterizedTest
    @CsvSource({
        "MESSAGE, received, inbound, text, true",
        "WELCOME_MESSAGE, sent, outbound, text, true",
        "COMMENT, sent, outbound, note, false",
        "WHATEVER_COMES_NEXT, sent, outbound, unsupported, true"
    })
    void onlyAMessageMayBeTheCustomersAndIsAnswered(
            String messageType, String type, String direction, String kind, boolean isPublic) {
        var event =
                sent(event(
                                "conversation.newMessage",
                                ",\"messageId\":\"m-%1$s\",\"messageType\":\"%1$s\""
                                        .formatted(messageType)))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.message." + type);
        assertThat(event.at("/data/message/direction").asString()).isEqualTo(direction);
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/message/public").asBoolean()).isEqualTo(isPublic);
        assertThat(event.path("data").has("replyTo")).isEqualTo(direction.equals("inbound"));
    }

    @Test
    void whatIsNewToUsIsKeptAsItCame() {
        var event = sent(event("quote.signed", ",\"more\":true")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom/body/more").asBoolean()).isTrue();
    }

    @Test
    void badItemsSinkNoOthers() {
        var outcome =
                sent(
                        event("contact.creation", ""),
                        event("contact.creation", "").replace("62515000", "1"),
                        event("contact.creation", "").replace("\"eventId\"", "\"x\""),
                        "7",
                        event("contact.creation", ""));

        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.body().path("accepted").asInt()).isEqualTo(2);
        assertThat(place(outcome, 1)).isEqualTo("foreign-account #/1/portalId");
        assertThat(place(outcome, 2)).isEqualTo("required #/2/eventId");
        assertThat(place(outcome, 3)).isEqualTo("type #/3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", "[[1]]", "{\"a\":[]}", "[null]", "[\"\"]"})
    void whatIsNoIdSinksNothing(String ids) {
        var outcome =
                sent(
                        event("contact.creation", ""),
                        event("contact.merge", ",\"mergedObjectIds\":" + ids));
        var whole =
                Outcome.of(
                        intake.hubSpot(
                                "{\"portal-id\":62515000,\"vid\":1,\"merged-vids\":%s,\"n\":%d}"
                                        .formatted(ids, IDS.incrementAndGet())));

        assertThat(outcome.body().path("accepted").asInt()).isEqualTo(2);
        assertThat(outcome.event(topic, 1).at("/data/record").has("mergedFrom")).isFalse();
        assertThat(whole.event(topic).at("/data/record").has("mergedFrom")).isFalse();
    }

    @Test
    void anotherAttemptIsTheSameEvent() {
        var event = event("contact.creation", "");
        sent(event);

        var again = sent(event.replace("\"attemptNumber\":0", "\"attemptNumber\":3"));

        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void aWorkflowsObjectOfAForeignPortalIsRejected() {
        Outcome.of(intake.hubSpot("{\"vid\":1,\"portal-id\":2,\"properties\":{}}"))
                .refusedAt(200, "foreign-account", "#/portal-id");
    }

    @Test
    void aWorkflowsDealIsARecord() {
        var event =
                Outcome.of(
                                intake.hubSpot(
                                        "{\"portalId\":62515000,\"dealId\":9,\"properties\":{\"amount\":{\"value\":\"12\"}}}"))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.record.updated");
        assertThat(event.at("/data/record/fields/amount").asString()).isEqualTo("12");
    }

    @Test
    void aContactThatIsEnrolledAgainIsAnotherEventThoughNothingOfItChanged() {
        var body =
                "{\"portal-id\":62515000,\"vid\":%d,\"properties\":{}}"
                        .formatted(IDS.incrementAndGet());
        var first = Outcome.of(intake.hubSpot(body));

        var sameRequest = Outcome.of(intake.hubSpot(body));
        var enrolledAgain =
                Outcome.of(intake.hubSpot(body, RunningIntake.CLOCK.plus(Duration.ofSeconds(7))));

        assertThat(first.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(sameRequest.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(enrolledAgain.result(0).path("status").asString()).isEqualTo("accepted");
    }

    @Test
    void aCustomActionIsOneEventByItsExecutionWheneverItIsSigned() {
        var callback = "ap-62515000-" + IDS.incrementAndGet();
        var first = Outcome.of(intake.hubSpot(customAction(callback)));

        var retried =
                Outcome.of(
                        intake.hubSpot(
                                customAction(callback),
                                RunningIntake.CLOCK.plus(Duration.ofSeconds(7))));
        var enrolledAgain = Outcome.of(intake.hubSpot(customAction(callback + "-1")));

        assertThat(retried.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(retried.result(0).path("id")).isEqualTo(first.result(0).path("id"));
        assertThat(enrolledAgain.result(0).path("status").asString()).isEqualTo("accepted");
        var event = first.event(topic);
        assertThat(event.path("type").asString()).isEqualTo("intake.contact.updated");
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("hubspot:contact:904");
        assertThat(event.at("/data/contact/alsoKnownAs/0").asString())
                .isEqualTo("mailto:dana@example.com");
        assertThat(event.at("/data/record/fields/inputFields/colour").asString()).isEqualTo("red");
    }

    @Test
    void aCustomActionOfAForeignPortalIsRejected() {
        Outcome.of(intake.hubSpot(customAction("ap-1").replace("62515000", "2")))
                .refusedAt(200, "foreign-account", "#/origin/portalId");
    }

    private static String customAction(String callback) {
        return """
               {"callbackId":"%s","origin":{"portalId":62515000,"actionDefinitionId":108},\
               "object":{"objectId":904,"objectType":"CONTACT",\
               "properties":{"email":"dana@example.com"}},"inputFields":{"colour":"red"}}\
               """
                .formatted(callback);
    }

    @ParameterizedTest
    @CsvSource({"v1, ", "v2, POSThttps://intake.example.test/v1/hooks/hubspot/"})
    void anAppThatIsSentAnOlderSignatureIsConnectedByName(String version, String before)
            throws Exception {
        var id = "older-" + version;
        var connected =
                connect(
                        "hubspot",
                        id,
                        "{\"verification\":\"%s\",\"publicUrl\":\"https://intake.example.test/v1/hooks/hubspot/%s\",\"secrets\":[\"older-secret\"],\"accounts\":[\"62515000\"]}"
                                .formatted(version, id));
        var body = "[" + event("contact.creation", "") + "]";
        var signed = "older-secret" + (before == null ? "" : before + id) + body;
        var signature =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(signed.getBytes(StandardCharsets.UTF_8)));

        var taken = Outcome.of(older(id, signature, body));
        var changed = older(id, signature, body.replace("251", "252"));
        var elsewhere = older("ep_crm", signature, body);

        assertThat(connected.statusCode()).as(connected.body()).isEqualTo(201);
        assertThat(connected.body()).contains("\"verification\":\"" + version + "\"");
        assertThat(taken.event(topic).path("type").asString()).isEqualTo("intake.contact.created");
        assertThat(changed.statusCode()).isEqualTo(401);
        assertThat(elsewhere.body()).contains("signature-missing");
    }

    @ParameterizedTest
    @CsvSource({"whatsapp, v1", "zendesk, v2", "hubspot, v4"})
    void noOtherChannelHasOlderSignatures(String channel, String version) {
        var body =
                "{\"verification\":\"%s\",\"publicUrl\":\"https://intake.example.test/x\"}"
                        .formatted(version);

        var refused = connect(channel, "older", body);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("#/verification");
    }

    private static HttpResponse<String> connect(String channel, String id, String body) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/" + channel + "/" + id))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .PUT(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> older(String id, String signature, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/hooks/hubspot/" + id))
                        .header("Content-Type", "application/json")
                        .header("X-HubSpot-Signature", signature)
                        .POST(BodyPublishers.ofString(body)));
    }

    private static String place(Outcome outcome, int index) {
        var error = outcome.result(index).path("problem").path("errors").path(0);
        return error.path("code").asString() + " " + error.path("pointer").asString();
    }

    private static Outcome sent(String... events) {
        return Outcome.of(intake.hubSpot("[" + String.join(",", events) + "]"));
    }

    private static String event(String subscription, String more) {
        return "{\"eventId\":%d,\"subscriptionId\":25,\"portalId\":62515000,\"occurredAt\":1780315141000,\"subscriptionType\":\"%s\",\"attemptNumber\":0,\"objectId\":251%s}"
                .formatted(IDS.incrementAndGet(), subscription, more);
    }
}
