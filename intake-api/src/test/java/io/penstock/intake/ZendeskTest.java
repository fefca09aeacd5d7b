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

class ZendeskTest {
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
        "9, false, true, inbound, text",
        "7, true, true, outbound, text",
        "9, false, false, outbound, note",
        "7, true, false, outbound, note",
        "7, , true, outbound, text",
        "9, , true, inbound, text"
    })
    void onlyWhatCustomersWritePubliclyIsInbound(
            String author, Boolean staff, boolean isPublic, String direction, String kind) {
        var saysStaff = staff == null ? "" : ",\"is_staff\":" + staff;
        var event =
                sent(
                                "ticket.comment_added",
                                "{\"comment\":{\"id\":\"%s\",\"body\":\"Hello\",\"is_public\":%s,\"author\":{\"id\":\"%s\"%s}}}"
                                        .formatted(UUID.randomUUID(), isPublic, author, saysStaff))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.ticket.comment.added");
        assertThat(event.at("/data/message/direction").asString()).isEqualTo(direction);
        assertThat(event.at("/data/message/public").asBoolean()).isEqualTo(isPublic);
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("zendesk:user:9");
        assertThat(event.at("/data/replyTo").toString())
                .isEqualTo(
                        direction.equals("inbound")
                                ? "{\"channel\":\"zendesk\",\"account\":\"22129848\",\"address\":\"zendesk:user:9\",\"conversation\":\"5\"}"
                                : "");
    }

    /// By whatever event it is told, and as often: one of ours would start what answers it.
    @Test
    void aCommentOfStaffIsOneEvent() {
        var id = UUID.randomUUID();
        var comment =
                "{\"comment\":{\"id\":\"%s\",\"body\":\"Hello\",\"author\":{\"id\":\"7\",\"is_staff\":true}}}"
                        .formatted(id);

        var event = sent("ticket.comment_added", comment).event(topic);
        var again = sent("ticket.comment_added", comment);

        assertThat(event.at("/data/native/id").asString()).isEqualTo("5|" + id);
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    /// Accepted is only what whoever reads the event can read, too.
    @Test
    void whatIsNestedTooDeeplyForAnEventIsRejected() {
        Outcome.of(intake.zendesk(nested(62), "deep")).refusedAt(200, "too-deep", "#");
        var kept = Outcome.of(intake.zendesk(nested(50), "less deep")).event(topic);

        assertThat(kept.at("/data/custom/body/levels").isArray()).isTrue();
    }

    private static String nested(int levels) {
        return "{\"levels\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    @Test
    void aTicketThatStaffOpenedIsOutbound() {
        var body =
                event("ticket.created", "{}").replace("\"id\":5,", "\"id\":5,\"submitter_id\":7,");

        var event = Outcome.of(intake.zendesk(body, "i")).event(topic);

        assertThat(event.at("/data/message/direction").asString()).isEqualTo("outbound");
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("zendesk:user:9");
        assertThat(event.path("data").has("replyTo")).isFalse();
    }

    @Test
    void aChangeKeepsWhatItWasAndSaysNothing() {
        var event =
                sent("ticket.status_changed", "{\"current\":\"HOLD\",\"previous\":\"OPEN\"}")
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.ticket.updated");
        assertThat(event.at("/data/ticket/status").asString()).isEqualTo("on-hold");
        assertThat(event.at("/data/record/changes/0").toString())
                .isEqualTo("{\"property\":\"status\",\"from\":\"OPEN\",\"to\":\"HOLD\"}");
        assertThat(event.path("data").has("message")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket.merged", "ticket.soft_deleted", "user.created"})
    void whatHasNoWordOfOursIsKeptAsItCame(String word) {
        var event = sent(word, "{\"reason\":\"x\"}").event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/native/type").asString()).isEqualTo("zen:event-type:" + word);
        assertThat(event.at("/data/custom/body/event/reason").asString()).isEqualTo("x");
    }

    @Test
    void aTriggersBodyOfAnyShapeIsKept() {
        var event = Outcome.of(intake.zendesk("{\"hello\":[1,2]}", "any-shape")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom/body/hello/1").asInt()).isEqualTo(2);
    }

    @Test
    void aTriggerWithoutABodyIsAnEvent() {
        var event = Outcome.of(intake.zendesk("", "bodiless")).event(topic);
        var again = Outcome.of(intake.zendesk("", "bodiless"));

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/native/type").asString()).isEqualTo("trigger");
        assertThat(event.at("/data/custom").has("body")).isFalse();
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void aTriggersInvocationIsItsIdentity() {
        var body = "{\"ticket\":{\"id\":5,\"description\":\"Help\",\"tags\":\"a b a\"}}";

        var first = Outcome.of(intake.zendesk(body, "once"));
        var again = Outcome.of(intake.zendesk(body, "once"));
        var other = Outcome.of(intake.zendesk(body, "twice"));

        assertThat(first.event(topic).at("/data/tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(other.result(0).path("status").asString()).isEqualTo("accepted");
    }

    @Test
    void aQuotationMarkThatBreaksTheBodyIsUnreadable() {
        var answer = intake.zendesk("{\"ticket\":{\"title\":\"A \"good\" day\"}}", "broken");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("line 1").doesNotContain("good");
    }

    /// An administrator chooses the format of a webhook, and finds here what to choose.
    @ParameterizedTest
    @CsvSource({
        "application/xml, <ticket/>",
        "text/xml;charset=UTF-8, <ticket/>",
        "application/x-www-form-urlencoded, ticket=5"
    })
    void anotherFormatThanJsonIsKeptAndToldWhatToSet(String mediaType, String body) {
        try (var deliveries = new EventTopic(intake, Topics.DELIVERIES)) {
            var answer = intake.zendesk(mediaType, body, "format");
            var kept =
                    Deliveries.ofBody(
                            intake,
                            deliveries,
                            "unreadable",
                            body.getBytes(StandardCharsets.UTF_8));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("request format to JSON");
            assertThat(kept.problem().detail()).contains("request format to JSON");
        }
    }

    @Test
    void anotherAccountsItemIsRejected() {
        var body = event("ticket.created", "{}").replace("22129848", "1");

        Outcome.of(intake.zendesk(body, "i")).refusedAt(200, "foreign-account", "#/account_id");
    }

    @ParameterizedTest
    @CsvSource({"id, #/id", "time, #/time"})
    void anEventWithoutItsIdentityIsRejected(String member, String pointer) {
        var body = event("ticket.created", "{}").replace("\"" + member + "\":\"", "\"x\":\"");

        Outcome.of(intake.zendesk(body, "i")).refusedAt(200, "required", pointer);
    }

    private static Outcome sent(String word, String event) {
        return Outcome.of(intake.zendesk(event(word, event), "i"));
    }

    private static String event(String word, String event) {
        return "{\"account_id\":22129848,\"id\":\"%s\",\"time\":\"2026-06-01T11:58:07.672717030Z\",\"type\":\"zen:event-type:%s\",\"detail\":{\"id\":5,\"requester_id\":9,\"status\":\"HOLD\",\"subject\":\"S\",\"description\":\"D\",\"is_public\":true},\"event\":%s}"
                .formatted(UUID.randomUUID(), word, event);
    }
}
