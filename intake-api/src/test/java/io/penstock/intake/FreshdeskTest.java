package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.schema.topic.Topics;
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

class FreshdeskTest {
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
    @CsvSource(
            delimiter = ';',
            value = {
                "{ticket_action:created}; ''; ticket.created; inbound; text; I wrote this",
                "{ticket_action:created}; agent; ticket.created; outbound; text; I wrote this",
                "{reply_sent:sent}; requester; ticket.comment.added; inbound; text; They said",
                "{reply_sent:sent}; agent; ticket.comment.added; outbound; text; They said",
                "{reply_sent:sent}; ''; ticket.comment.added; outbound; text; They said",
                "{note_type:public}; requester; ticket.comment.added; inbound; text; They said",
                "{note_type:private}; requester; ticket.comment.added; outbound; note; Hush",
                "{due_by:late}; ''; ticket.updated; outbound; text; They said",
                "; requester; ticket.updated; inbound; text; They said"
            })
    void onlyWhatIsKnownToBeTheCustomersIsInbound(
            String trigger, String by, String type, String direction, String kind, String text) {
        var event = sent(trigger, by, "").event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake." + type);
        assertThat(event.at("/data/message/direction").asString()).isEqualTo(direction);
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/message/public").asBoolean()).isEqualTo(!kind.equals("note"));
        assertThat(event.at("/data/message/text").asString()).isEqualTo(text);
        assertThat(event.at("/data/replyTo").toString())
                .isEqualTo(
                        direction.equals("inbound")
                                ? "{\"channel\":\"freshdesk\",\"account\":\"ep_fd\",\"address\":\"mailto:dana@example.com\",\"conversation\":\"2204\"}"
                                : "");
    }

    @Test
    void aCommentThatNamesTheRequesterIsTheirs() {
        var event =
                sent(
                                "{note_type:public}",
                                "",
                                ",\"ticket_latest_public_comment\":\"Dana Sample : <p>Thanks</p>\"")
                        .event(topic);

        assertThat(event.at("/data/message/direction").asString()).isEqualTo("inbound");
        assertThat(event.at("/data/message/html").asString())
                .isEqualTo("Dana Sample : <p>Thanks</p>");
    }

    @Test
    void aTicketThatAgentsOpenByMailIsOutbound() {
        var event =
                sent("{ticket_action:created}", "", ",\"ticket_source\":\"Outbound Email\"")
                        .event(topic);

        assertThat(event.at("/data/message/direction").asString()).isEqualTo("outbound");
    }

    @Test
    void aChangeKeepsWhatItWasAndSaysNothing() {
        var event = sent("{status:{from:2,to:4}}", "", "").event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.ticket.updated");
        assertThat(event.at("/data/record/changes/0").toString())
                .isEqualTo("{\"property\":\"status\",\"from\":\"2\",\"to\":\"4\"}");
        assertThat(event.path("data").has("message")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Open, open, Low, low",
        "Pending, pending, Medium, normal",
        "Resolved, solved, High, high",
        "Closed, closed, Urgent, urgent",
        "3, pending, 4, urgent",
        "Waiting on Third Party, on-hold, 2, normal",
        "Job Application, , Whenever,"
    })
    void statusAndPriorityAreWordsOrNumbers(
            String theirs, String status, String urgency, String priority) {
        var event =
                sent(
                                "{ticket_action:created}",
                                "",
                                ",\"ticket_status\":\"%s\",\"ticket_priority\":\"%s\""
                                        .formatted(theirs, urgency))
                        .event(topic);

        assertThat(event.at("/data/ticket/status").asString(null)).isEqualTo(status);
        assertThat(event.at("/data/priority").asString(null)).isEqualTo(priority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hello\":\"%s\"}",
                "[\"%s\"]",
                "\"%s\"",
                "{\"freshdesk_webhook\":{\"subject\":\"%s\"}}"
            })
    void aBodyOfAnyShapeIsKept(String body) {
        var event = Outcome.of(freshdesk(body.formatted(UUID.randomUUID()))).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom").has("body")).isTrue();
    }

    @Test
    void theSameBodyIsADuplicate() {
        var body = body("{ticket_action:created}", "", "");

        assertThat(status(body)).isEqualTo("accepted");
        assertThat(status(body)).isEqualTo("duplicate");
        assertThat(status(body + " ")).isEqualTo("accepted");
    }

    @Test
    void theTokenIsNeverKept() throws Exception {
        var body = body("{ticket_action:created}", "", "");

        freshdesk(body);
        var kept = Deliveries.ofBody(intake, deliveries, body.getBytes(StandardCharsets.UTF_8));

        assertThat(kept.headers()).doesNotContainKey("X-Intake-Token");
    }

    @Test
    void aWrongTokenIsNeitherTakenNorKept() throws Exception {
        var answer = intake.freshdesk(body("{ticket_action:created}", "", ""), "yesterdays-one");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("token-invalid").doesNotContain("yesterdays");
        for (var record : deliveries.recordsOf("verdict", "unauthentic")) {
            DeliveryRecords.Content content = Deliveries.open(intake, record);
            assertThat(content.headers().toString()).doesNotContain("yesterdays");
        }
    }

    private static Outcome sent(String trigger, String by, String more) {
        return Outcome.of(freshdesk(body(trigger, by, more)));
    }

    private static String status(String body) {
        JsonNode result = Outcome.of(freshdesk(body)).result(0);
        return result.path("status").asString();
    }

    private static HttpResponse<String> freshdesk(String body) {
        return intake.freshdesk(body, RunningIntake.FRESHDESK_TOKEN);
    }

    /// @param more members that replace those of the same name
    private static String body(String trigger, String by, String more) {
        var comment =
                more.contains("public_comment")
                        ? ""
                        : ",\"ticket_latest_public_comment\":\"<div>They said</div>\"";
        var who = by == null || by.isEmpty() ? "" : ",\"performed_by\":\"" + by + "\"";
        return "{\"once\":\"%s\",\"freshdesk_webhook\":{\"ticket_id\":2204,\"ticket_subject\":\"S\",\"ticket_description\":\"<div>I wrote this</div>\",\"ticket_latest_private_comment\":\"Hush\",\"ticket_requester_name\":\"Dana Sample\",\"ticket_requester_email\":\"dana@example.com\",\"triggered_event\":\"%s\"%s%s%s}}"
                .formatted(UUID.randomUUID(), trigger == null ? "" : trigger, comment, who, more);
    }
}
