package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SalesforceTest {
    private static final String ORGANIZATION = "00Dxx0000000001EAA";
    private static final String ADDRESSED =
            "{\"verification\": \"address\", \"accounts\": [\"%s\"]}".formatted(ORGANIZATION);

    private static RunningIntake intake;
    private static EventTopic topic;
    private static EventTopic deliveries;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        topic = new EventTopic(intake);
        deliveries = new EventTopic(intake, Topics.DELIVERIES);
    }

    @AfterAll
    static void stop() {
        topic.close();
        deliveries.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Lead, record.updated",
        "Contact, contact.updated",
        "Case, ticket.updated",
        "Account, record.updated"
    })
    void everyObjectHasItsType(String object, String type) throws Exception {
        var message = message(ORGANIZATION, notification(id(), object));

        acknowledged(intake.outboundMessage("ep_sf", message));

        var event = event(results(message).path(0));
        assertThat(event.path("type").asString()).isEqualTo("intake." + type);
        assertThat(event.at("/data/record/id").asString())
                .isEqualTo("salesforce:" + object + ":500xx000000bZZ1AAM");
        assertThat(event.at("/data/record/fields/Note").asString()).isEqualTo("a < b");
        assertThat(event.at("/data/native/type").asString()).isEqualTo(object);
        assertThat(event.at("/data/native/account").asString()).isEqualTo(ORGANIZATION);
    }

    @Test
    void oneBadNotificationSinksNoOther() throws Exception {
        var message =
                message(
                        ORGANIZATION,
                        notification("", "Lead"),
                        "<Notification><Id>04l1</Id></Notification>",
                        notification(id(), "Lead"));

        acknowledged(intake.outboundMessage("ep_sf", message));

        var results = results(message);
        assertThat(results.valueStream().map(it -> it.path("pointer").asString()))
                .containsExactly("/Notification[1]", "/Notification[2]", "/Notification[3]");
        assertThat(results.at("/0/problem/errors/0/pointer").asString())
                .isEqualTo("/Notification[1]/Id");
        assertThat(results.at("/1/problem/errors/0/pointer").asString())
                .isEqualTo("/Notification[2]/sObject");
        assertThat(results.at("/2/status").asString()).isEqualTo("accepted");
    }

    @Test
    void whatComesAgainIsAcknowledgedAndADuplicate() throws Exception {
        var first = message(ORGANIZATION, notification(id(), "Lead"));
        var again = first.replace("</notifications>", "</notifications >");

        acknowledged(intake.outboundMessage("ep_sf", first));
        acknowledged(intake.outboundMessage("ep_sf", again));

        assertThat(results(first).at("/0/status").asString()).isEqualTo("accepted");
        assertThat(results(again).at("/0/status").asString()).isEqualTo("duplicate");
    }

    @Test
    void anOrganisationIsTheSameInFifteenCharacters() throws Exception {
        var message = message("00Dxx0000000001", notification(id(), "Lead"));

        acknowledged(intake.outboundMessage("ep_sf", message));

        assertThat(event(results(message).path(0)).at("/data/native/account").asString())
                .isEqualTo(ORGANIZATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00Dxx0000000002", "00dxx0000000001", ""})
    void anotherOrganisationIsNotAuthentic(String organization) {
        var answer =
                intake.outboundMessage("ep_sf", message(organization, notification(id(), "Lead")));

        refused(answer, "foreign-account");
    }

    @Test
    void aMessageWithoutNotificationsIsAcknowledgedAndRejected() throws Exception {
        var message = message(ORGANIZATION) + "<!-- nothing -->";

        acknowledged(intake.outboundMessage("ep_sf", message));

        assertThat(results(message).at("/0/status").asString()).isEqualTo("rejected");
    }

    @Test
    void nothingCountsThatKnowsTheAddressAloneUnlessTheConnectionSaysSo() {
        var answer =
                intake.outboundMessage(
                        "ep_sf_flow", message(ORGANIZATION, notification(id(), "Lead")));

        refused(answer, "unsigned");
    }

    @Test
    void theKeyOfTheAddressIsASecretThatCountsAsOthersDo() throws Exception {
        var made = json(connect("PUT", "/addressed", ADDRESSED), 201).path("generatedSecret");
        var other = json(connect("POST", "/addressed/secrets", "{}"), 201).path("generatedSecret");
        var message = message(ORGANIZATION, notification(id(), "Lead"));
        acknowledged(addressed("?key=" + made.asString(), message));
        acknowledged(addressed("?key=" + other.asString(), message));

        var last =
                json(connect("POST", "/addressed/secrets", "{\"graceHours\": 0}"), 201)
                        .path("generatedSecret");

        acknowledged(addressed("?key=" + last.asString(), message));
        refused(addressed("?key=" + other.asString(), message), "token-invalid");
        refused(addressed("?key=" + made.asString(), message), "token-invalid");
        refused(addressed("", message), "token-missing");

        assertThat(Deliveries.ofBody(intake, deliveries, message.getBytes(StandardCharsets.UTF_8)))
                .satisfies(
                        kept -> {
                            assertThat(kept.query()).isNull();
                            assertThat(kept.toString()).doesNotContain(last.asString());
                        });
    }

    @Test
    void aSecretThatCanBeGuessedIsNoKey() {
        var refused =
                connect(
                        "PUT",
                        "/guessed",
                        ADDRESSED.replace(
                                "}", ", \"secrets\": [\"aaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]}"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("#/secrets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">",
                "<!-- before --> <?it is?><!DOCTYPE x>",
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">]>"
            })
    void aDoctypeIsRefused(String doctype) {
        var message = doctype + message(ORGANIZATION, notification(id(), "Lead"));

        var answer = intake.outboundMessage("ep_sf", message);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("The body must have no DOCTYPE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<a>",
                "<a/><b/>",
                "{}",
                "<a>&nothing;</a>",
                "<a b='1' b='2'/>",
                "<a>&#0;</a>"
            })
    void whatIsNoXmlIsKeptIfTheAddressProvesIt(String body) throws Exception {
        assertThat(intake.outboundMessage("ep_sf", body).statusCode()).isEqualTo(400);
        refused(intake.outboundMessage("ep_sf_flow", body), "unsigned");

        assertThat(unreadable(body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSessionIsNotKeptOfWhatCannotBeReadEither() throws Exception {
        var session = "<SessionId>SECRET!</SessionId>";
        var message = message(ORGANIZATION, session, notification(id(), "Lead"));
        var hidden = "<!-- " + message;
        var wide = "\uFEFF".concat(message).getBytes(StandardCharsets.UTF_16BE);
        var deep = "<a>".repeat(40) + message;

        assertThat(addressed(hidden.getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
        assertThat(addressed(wide)).isEqualTo(400);
        assertThat(addressed(deep.getBytes(StandardCharsets.UTF_8))).isEqualTo(400);

        assertThat(unreadable(hidden.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(unreadable(wide)).isEmpty();
        assertThat(unreadable(deep.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(deep.replace(session, "<SessionId/>").getBytes(StandardCharsets.UTF_8));
    }

    private static int addressed(byte[] body) {
        return intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/salesforce/ep_sf"))
                                .header("Content-Type", "text/xml")
                                .POST(BodyPublishers.ofByteArray(body)))
                .statusCode();
    }

    private static byte[] unreadable(byte[] sent) throws IOException {
        return Deliveries.ofBody(intake, deliveries, "unreadable", sent).body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<SessionId>SECRET!</SessionId>",
                "<SessionId\n >\n SECRET! </SessionId\n>",
                "<SessionId><![CDATA[SECRET!]]></SessionId>",
                "<SessionId a='>' b=\"SECRET!\">x</SessionId>",
                "<o:SessionId xmlns:o='urn:o'>SEC<!-- > -->RET!<o:b>SECRET!</o:b></o:SessionId>",
                "<SessionId><SessionId>SECRET!</SessionId>SECRET!</SessionId>",
                "<sessionId>SECRET!</sessionId><SessionId/><SessionId>SECRET!</SessionId>"
            })
    void aSessionIsNeverKept(String session) throws Exception {
        var message =
                message(ORGANIZATION, session, notification(id(), "Lead"))
                        .replace("<City>", session + "<City>");

        acknowledged(intake.outboundMessage("ep_sf", message));

        var kept = new String(kept(message), StandardCharsets.UTF_8);
        assertThat(kept)
                .contains("Où < là")
                .doesNotContain("SECRET!")
                .doesNotContain("RET!")
                .endsWith("</soapenv:Envelope>");
        assertThat(event(results(message).path(0)).toString()).doesNotContain("RET!");
    }

    @ParameterizedTest
    @CsvSource({
        "Case, created, ticket.created",
        "Case, updated, ticket.updated",
        "Case, deleted, record.deleted",
        "Contact, created, contact.created",
        "Contact, updated, contact.updated",
        "Contact, deleted, contact.deleted",
        "Lead, created, record.created",
        "Opportunity, deleted, record.deleted",
        "Case, undeleted, custom"
    })
    void whatAFlowPostsHasItsType(String object, String event, String type) {
        var sent = Outcome.of(intake.flow("ep_sf", callout(object, event))).event(topic);

        assertThat(sent.path("type").asString()).isEqualTo("intake." + type);
        assertThat(sent.at("/data/native/type").asString()).isEqualTo(object + "." + event);
    }

    @Test
    void aContactHasItsAddresses() {
        var sent =
                Outcome.of(
                                intake.flow(
                                        "ep_sf",
                                        callout("Contact", "created")
                                                .replace(
                                                        "\"Note\":1",
                                                        "\"FirstName\":\"Dana\",\"LastName\":\"Sample\",\"Email\":\"dana@example.com\",\"Phone\":\"+1"
                                                                + " (202)"
                                                                + " 555-0143\",\"MobilePhone\":\"2025550143\"")))
                        .event(topic);

        assertThat(sent.at("/data/contact").toString())
                .isEqualTo(
                        "{\"id\":\"salesforce:Contact:500xx000000bZZ1AAM\",\"alsoKnownAs\":[\"mailto:dana@example.com\",\"tel:+12025550143\"],\"name\":{\"full\":\"Dana"
                                + " Sample\",\"given\":\"Dana\",\"surname\":\"Sample\"}}");
    }

    @Test
    void aCaseThatNobodyIsKnownOfIsAnsweredAtItself() {
        var sent = Outcome.of(intake.flow("ep_sf", callout("Case", "created"))).event(topic);

        assertThat(sent.at("/data/replyTo/address").asString())
                .isEqualTo("salesforce:Case:500xx000000bZZ1AAM");
        assertThat(sent.at("/data/replyTo/conversation").asString())
                .isEqualTo("500xx000000bZZ1AAM");
        assertThat(sent.path("data").has("message")).isFalse();
    }

    @Test
    void aFlowOfAnotherShapeIsKept() {
        var body = "{\"eventUuid\":\"%s\",\"organizationId\":\"%s\",\"hello\":[1]}";

        var sent =
                Outcome.of(intake.flow("ep_sf", body.formatted(UUID.randomUUID(), ORGANIZATION)))
                        .event(topic);

        assertThat(sent.path("type").asString()).isEqualTo("intake.custom");
        assertThat(sent.at("/data/custom/body/hello/0").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"eventUuid, required, #/eventUuid", "organizationId, required, #/organizationId"})
    void aFlowNamesTheEventAndTheOrganisation(String member, String code, String pointer) {
        var body = callout("Case", "created").replace("\"" + member + "\"", "\"x\"");

        Outcome.of(intake.flow("ep_sf", body)).refusedAt(200, code, pointer);
    }

    @Test
    void anotherOrganisationsEventIsRejected() {
        var body = callout("Case", "created").replace(ORGANIZATION, "00Dxx0000000002");

        Outcome.of(intake.flow("ep_sf", body))
                .refusedAt(200, "foreign-account", "#/organizationId");
    }

    @Test
    void anEventOfAFlowIsTakenOnce() {
        var body = callout("Case", "created");

        assertThat(Outcome.of(intake.flow("ep_sf", body)).result(0).path("status").asString())
                .isEqualTo("accepted");
        assertThat(Outcome.of(intake.flow("ep_sf", body)).result(0).path("status").asString())
                .isEqualTo("duplicate");
    }

    private static HttpResponse<String> connect(String method, String path, String body) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/salesforce" + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> addressed(String query, String message) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/hooks/salesforce/addressed" + query))
                        .header("Content-Type", "text/xml")
                        .POST(BodyPublishers.ofString(message)));
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return StrictJson.TOLERANT.readTree(answer.body());
    }

    private static void acknowledged(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/xml");
        assertThat(answer.body())
                .contains(
                        "<notificationsResponse"
                                + " xmlns=\"http://soap.sforce.com/2005/09/outbound\"><Ack>true</Ack></notificationsResponse>");
    }

    private static void refused(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(StrictJson.TOLERANT.readTree(answer.body()).path("type").asString())
                .isEqualTo("urn:penstock:problem:" + reason);
    }

    private static JsonNode results(String message) throws IOException {
        return StrictJson.TOLERANT.valueToTree(
                Deliveries.ofBody(intake, deliveries, message.getBytes(StandardCharsets.UTF_8))
                        .results());
    }

    private static byte[] kept(String message) throws IOException {
        return Deliveries.ofBody(intake, deliveries, message.getBytes(StandardCharsets.UTF_8))
                .body();
    }

    private static JsonNode event(JsonNode result) {
        assertThat(result.path("status").asString()).as("%s", result).isEqualTo("accepted");
        return StrictJson.TOLERANT.readTree(
                StrictJson.TOLERANT.writeValueAsString(topic.event(result.path("id").asString())));
    }

    private static String id() {
        return "04l" + UUID.randomUUID().toString().replace("-", "").substring(0, 15);
    }

    private static String message(String organization, String... content) {
        return "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body><notifications xmlns=\"http://soap.sforce.com/2005/09/outbound\"><OrganizationId>%s</OrganizationId><ActionId>04k1</ActionId>%s</notifications></soapenv:Body></soapenv:Envelope>"
                .formatted(organization, String.join("", content));
    }

    private static String notification(String id, String object) {
        return "<Notification><Id>%s</Id><sObject xsi:type=\"sf:%s\" xmlns:sf=\"urn:sobject.enterprise.soap.sforce.com\"><sf:Id>500xx000000bZZ1AAM</sf:Id><City><![CDATA[Où < là]]></City><sf:Note>a &lt; b</sf:Note><sf:Phone xsi:nil=\"true\"/></sObject></Notification>"
                .formatted(id, object);
    }

    private static String callout(String object, String event) {
        return "{\"eventUuid\":\"%s\",\"organizationId\":\"%s\",\"object\":\"%s\",\"recordId\":\"500xx000000bZZ1AAM\",\"event\":\"%s\",\"occurredAt\":\"2026-06-01T11:59:30.000Z\",\"fields\":{\"Note\":1}}"
                .formatted(UUID.randomUUID(), ORGANIZATION, object, event);
    }
}
