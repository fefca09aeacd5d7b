package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZohoTest {
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
        "Leads, insert, record.created",
        "Leads, update, record.updated",
        "Deals, delete, record.deleted",
        "Contacts, insert, contact.created",
        "Contacts, update, contact.updated",
        "Contacts, edit, contact.updated",
        "Contacts, delete, contact.deleted",
        "Leads, convert, custom"
    })
    void everyKindHasItsType(String module, String operation, String type) {
        var id = id();
        var event = sent(body(module, operation, "\"" + id + "\"", "")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake." + type);
        assertThat(event.path("time").asString()).isEqualTo("2026-06-01T11:59:56Z");
        assertThat(event.path("subject").asString()).isEqualTo("zoho:" + module + ":" + id);
        assertThat(event.at("/data/native/type").asString()).isEqualTo(module + "." + operation);
    }

    @Test
    void everyIdIsAnItemAndABadOneSinksNoOther() {
        var outcome = sent(body("Leads", "update", "\"%s\",{},%s".formatted(id(), id()), ""));

        assertThat(outcome.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(outcome.result(1).at("/problem/errors/0/pointer").asString())
                .isEqualTo("#/ids/1");
        assertThat(outcome.result(2).path("status").asString()).isEqualTo("accepted");
        assertThat(outcome.result(2).path("pointer").asString()).isEqualTo("#/ids/2");
    }

    @Test
    void aRecordHasTheChangesThatAreItsOwn() {
        var one = id();
        var two = id();
        var event =
                sent(body(
                                "Leads",
                                "update",
                                "\"%s\",\"%s\"".formatted(one, two),
                                ",\"affected_fields\":[{\"%s\":[\"Lead_Status\",\"City\"]},{\"%s\":[\"Phone\"]}],\"affected_values\":[{\"record_id\":\"%s\",\"values\":{\"Lead_Status\":\"Contacted\"}}]"
                                        .formatted(one, two, one)))
                        .event(topic);

        assertThat(event.at("/data/record/changes").toString())
                .isEqualTo(
                        "[{\"property\":\"Lead_Status\",\"to\":\"Contacted\"},{\"property\":\"City\"}]");
        assertThat(event.at("/data/record/fields").toString())
                .isEqualTo("{\"Lead_Status\":\"Contacted\"}");
    }

    @Test
    void aContactHasTheAddressesThatAreTold() {
        var id = id();
        var event =
                sent(body(
                                "Contacts",
                                "insert",
                                "\"" + id + "\"",
                                ",\"affected_values\":[{\"record_id\":\"%s\",\"values\":{\"Email\":\"dana@example.com\",\"Mobile\":\"+1 202 555 0143\",\"Last_Name\":\"Sample\"}}]"
                                        .formatted(id)))
                        .event(topic);

        assertThat(event.at("/data/contact").toString())
                .isEqualTo(
                        "{\"id\":\"zoho:Contacts:%s\",\"alsoKnownAs\":[\"mailto:dana@example.com\",\"tel:+12025550143\"],\"name\":{\"full\":\"Sample\",\"surname\":\"Sample\"}}"
                                .formatted(id));
    }

    @Test
    void whatComesAgainIsADuplicateAndALaterChangeIsNot() {
        var body = body("Leads", "update", "\"" + id() + "\"", "");

        assertThat(status(body)).isEqualTo("accepted");
        assertThat(status(body + " ")).isEqualTo("duplicate");
        assertThat(status(body.replace("1780315196000", "1780315196001"))).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel_id", "module", "operation", "server_time"})
    void aNotificationHasAllOfItsMembers(String member) {
        var body = body("Leads", "update", "\"1\"", "").replace("\"" + member, "\"x");

        sent(body).refusedAt(200, "required", "#/" + member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "\"1\""})
    void aNotificationHasIds(String ids) {
        var body = body("Leads", "update", "\"1\"", "").replace("[\"1\"]", ids);

        sent(body).refusedAt(200, "required", "#/ids");
    }

    @Test
    void anotherChannelsItemIsRejected() {
        var body = body("Leads", "update", "\"" + id() + "\"", "");

        assertThat(
                        Outcome.of(intake.zoho("ep_zo_channel", body))
                                .result(0)
                                .path("status")
                                .asString())
                .isEqualTo("accepted");
        Outcome.of(intake.zoho("ep_zo_channel", body.replace("1000000068001", "1000000068002")))
                .refusedAt(200, "foreign-account", "#/channel_id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"token\":\"T\",\"n\": 1 ,\"m\":[1,2]}; {\"n\": 1 ,\"m\":[1,2]}",
                "{\"n\":1.50, \"token\" : \"T\" , \"m\":{}}; {\"n\":1.50, \"m\":{}}",
                "{\"n\":\"\\u00e9,\" , \"token\":\"T\" }; {\"n\":\"\\u00e9,\" }",
                "{\"to\\u006ben\":\"T\"}; {}",
                "{\"a\":{\"token\":\"kept\"},\"token\":\"T\"}; {\"a\":{\"token\":\"kept\"}}"
            })
    void ofTheBodyOnlyTheTokenGoes(String sent, String kept) throws Exception {
        var body = sent.replace("\"T\"", "\"" + RunningIntake.ZOHO_TOKEN + "\"");

        intake.zoho("ep_zo", body);

        var content = Deliveries.ofBody(intake, deliveries, body.getBytes(StandardCharsets.UTF_8));
        assertThat(new String(content.body(), StandardCharsets.UTF_8)).isEqualTo(kept);
    }

    @Test
    void theTokenIsInNoEvent() {
        var event = sent(body("Leads", "convert", "\"" + id() + "\"", "")).event(topic);

        assertThat(event.at("/data/custom/body/ids").size()).isEqualTo(1);
        assertThat(event.toString()).doesNotContain(RunningIntake.ZOHO_TOKEN);
    }

    private static Outcome sent(String body) {
        return Outcome.of(intake.zoho("ep_zo", body));
    }

    private static String status(String body) {
        return sent(body).result(0).path("status").asString();
    }

    private static String id() {
        return Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1);
    }

    private static String body(String module, String operation, String ids, String more) {
        return "{\"server_time\":1780315196000,\"module\":\"%s\",\"ids\":[%s],\"operation\":\"%s\",\"channel_id\":\"1000000068001\",\"token\":\"%s\"%s}"
                .formatted(module, ids, operation, RunningIntake.ZOHO_TOKEN, more);
    }
}
