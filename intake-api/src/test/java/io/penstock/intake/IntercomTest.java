package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntercomTest {
    private static final AtomicInteger PARTS = new AtomicInteger();
    private static final String USER =
            "{\"type\":\"user\",\"id\":\"u1\",\"name\":\"Dana Sample\",\"email\":\"dana@example.com\"}";
    private static final String LEAD = "{\"type\":\"lead\",\"id\":\"l1\"}";
    private static final String ADMIN =
            "{\"type\":\"admin\",\"id\":\"a1\",\"email\":\"kim@example.com\"}";

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
        "conversation.user.replied, intake.message.received, inbound, true, text, Third",
        "conversation.admin.replied, intake.message.sent, outbound, true, text, Second",
        "conversation.operator.replied, intake.message.sent, outbound, true, text, Second",
        "conversation.admin.noted, intake.message.sent, outbound, false, note, Between us",
        "conversation.admin.single.created, intake.message.sent, outbound, true, text, Second"
    })
    void whoWroteLastIsWhoItIsAbout(
            String topicName,
            String type,
            String direction,
            boolean isPublic,
            String kind,
            String text) {
        var event =
                sent(
                                topicName,
                                conversation(
                                        USER,
                                        part("comment", USER, "<p>First</p>"),
                                        part("note", ADMIN, "<p>Between us</p>"),
                                        part("comment", ADMIN, "<p>Second</p>"),
                                        part("open", USER, "<p>Third</p>"),
                                        part("assignment", ADMIN, "")))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo(type);
        assertThat(event.at("/data/message/direction").asString()).isEqualTo(direction);
        assertThat(event.at("/data/message/public").asBoolean()).isEqualTo(isPublic);
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/message/text").asString()).isEqualTo(text);
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("mailto:dana@example.com");
        assertThat(event.at("/data/conversation/id").asString()).isEqualTo("c1");
        assertThat(event.path("data").has("replyTo")).isEqualTo(direction.equals("inbound"));
    }

    @Test
    void anAnswerGoesToTheConversation() {
        var event = sent("conversation.user.created", conversation(LEAD)).event(topic);

        assertThat(event.at("/data/message/text").asString()).isEqualTo("Beginning\nof it");
        assertThat(event.at("/data/message/html").asString())
                .isEqualTo("<p>Beginning<br>of it</p>");
        assertThat(event.at("/data/priority").asString()).isEqualTo("high");
        assertThat(event.at("/data/tags").toString()).isEqualTo("[\"vip\"]");
        assertThat(event.at("/data/replyTo").toString())
                .isEqualTo(
                        "{\"channel\":\"intercom\",\"account\":\"sampleapp\",\"address\":\"intercom:lead:l1\",\"conversation\":\"c1\"}");
    }

    @Test
    void theBeginningIsNeverTakenForWhatIsNew() {
        var event = sent("conversation.user.replied", conversation(USER)).event(topic);

        assertThat(event.at("/data/message/thin").asBoolean()).isTrue();
        assertThat(event.at("/data/message/text").isNull()).isTrue();
    }

    /// The first words were staff's.
    @Test
    void aConversationThatStaffBeganHoldsNoWordsOfTheCustomer() {
        var event = sent("conversation.user.created", conversation(ADMIN)).event(topic);

        assertThat(event.at("/data/message/thin").asBoolean()).isTrue();
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("intercom:contact:u1");
    }

    @Test
    void aFileWithoutWordsIsOfItsKind() {
        var file =
                "{\"part_type\":\"comment\",\"id\":\"p\",\"author\":%s,\"attachments\":[{\"type\":\"upload\",\"name\":\"../a.png\",\"url\":\"https://downloads.intercomcdn.test/a.png\",\"content_type\":\"image/png\",\"filesize\":\"12\"}]}"
                        .formatted(USER);

        var event = sent("conversation.user.replied", conversation(USER, file)).event(topic);

        assertThat(event.at("/data/message/kind").asString()).isEqualTo("image");
        assertThat(event.at("/data/attachments/0").toString())
                .isEqualTo(
                        "{\"type\":\"image/png\",\"name\":\"a.png\",\"size\":12,\"url\":\"https://downloads.intercomcdn.test/a.png\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conversation.admin.closed",
                "conversation.admin.assigned",
                "conversation.priority.updated",
                "conversation.rating.added"
            })
    void aChangeOfAConversationSaysNothing(String word) {
        var event = sent(word, conversation(USER)).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.conversation.updated");
        assertThat(event.path("data").has("message")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "contact.created, intake.contact.created",
        "contact.user.created, intake.contact.created",
        "user.created, intake.contact.created",
        "contact.email.updated, intake.contact.updated",
        "contact.lead.signed_up, intake.contact.updated",
        "contact.merged, intake.contact.merged",
        "contact.deleted, intake.contact.deleted",
        "contact.user.tag.created, intake.custom"
    })
    void aContactIsKnownByItsAddresses(String word, String type) {
        var event =
                sent(
                                word,
                                "{\"type\":\"contact\",\"id\":\"u1\",\"email\":\"dana@example.com\",\"phone\":\"+12025550143\",\"name\":\"Dana\"}")
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo(type);
        if (!type.equals("intake.custom")) {
            assertThat(event.at("/data/contact").toString())
                    .isEqualTo(
                            "{\"id\":\"mailto:dana@example.com\",\"alsoKnownAs\":[\"intercom:contact:u1\",\"tel:+12025550143\"],\"name\":{\"full\":\"Dana\"}}");
            assertThat(event.at("/data/record/id").asString()).isEqualTo("intercom:contact:u1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ticket.created, intake.ticket.created, inbound, Broken glass",
        "ticket.contact.replied, intake.ticket.comment.added, inbound, Photo attached",
        "ticket.admin.replied, intake.ticket.comment.added, outbound, Thank you",
        "ticket.note.created, intake.ticket.comment.added, outbound, Check stock",
        "ticket.state.updated, intake.ticket.updated, , ",
        "ticket.closed, intake.ticket.updated, , "
    })
    void aTicketsWordsStandInItsParts(String word, String type, String direction, String text) {
        var ticket = ticket("Customer");
        var wrapped = word.equals("ticket.closed") ? "{\"ticket\":" + ticket + "}" : ticket;

        var event = sent(word, wrapped).event(topic);

        assertThat(event.path("type").asString()).isEqualTo(type);
        assertThat(event.at("/data/message/direction").asString(null)).isEqualTo(direction);
        assertThat(event.at("/data/message/text").asString(null)).isEqualTo(text);
        assertThat(event.at("/data/ticket").toString())
                .isEqualTo(
                        "{\"id\":\"t1\",\"number\":\"77\",\"subject\":\"Order\",\"status\":\"pending\"}");
        assertThat(event.at("/data/replyTo/conversation").asString(null))
                .isEqualTo("outbound".equals(direction) ? null : "t1");
    }

    @Test
    void aTicketAmongStaffIsOutbound() {
        var event = sent("ticket.created", ticket("Back-office")).event(topic);

        assertThat(event.at("/data/message/direction").asString()).isEqualTo("outbound");
        assertThat(event.at("/data/message/public").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "company.created",
                "conversation.deleted",
                "conversation_part.tag.created",
                "ticket.unheard.of",
                "visitor.signed_up"
            })
    void whatHasNoWordOfOursIsKeptAsItCame(String word) {
        var event = sent(word, "{\"type\":\"x\",\"id\":\"1\",\"more\":[2]}").event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/native/type").asString()).isEqualTo(word);
        assertThat(event.at("/data/custom/body/data/item/more/0").asInt()).isEqualTo(2);
    }

    @Test
    void anAttemptIsNoIdentity() {
        var body = notification("conversation.user.created", conversation(USER));

        var first = Outcome.of(intake.intercom(body));
        var again =
                Outcome.of(
                        intake.intercom(
                                body.replace(
                                        "\"delivery_attempts\":1", "\"delivery_attempts\":2")));

        assertThat(first.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(again.result(0).has("note")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "conversation.user.replied, {}, #/data/item/id",
        "conversation.user.replied, [], #/data/item/id",
        "conversation.user.replied, '{\"id\":\"c\"}', #/data/item/source/author/id",
        "conversation.admin.replied, '{\"id\":\"c\"}', #/data/item/contacts/contacts/0/id",
        "contact.created, {}, #/data/item/id",
        "ticket.created, null, #/data/item/id"
    })
    void whatCannotBecomeAnEventIsRejected(String word, String item, String pointer) {
        sent(word, item).refusedAt(200, "required", pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"app_id\":\"sampleapp\"}",
                "{\"app_id\":\"sampleapp\",\"topic\":{}}",
                "{\"app_id\":\"sampleapp\",\"topic\":[]}"
            })
    void aNotificationHasATopic(String body) {
        Outcome.of(intake.intercom(body)).refusedAt(200, "required", "#/topic");
    }

    @Test
    void anotherWorkspacesItemIsRejected() {
        var body = notification("conversation.user.created", conversation(USER));

        Outcome.of(intake.intercom(body.replace("sampleapp", "another")))
                .refusedAt(200, "foreign-account", "#/app_id");
        Outcome.of(intake.intercom("[1]")).refusedAt(200, "required", "#/app_id");
    }

    @Test
    void aProbeFindsTheAddress() {
        var probe =
                HttpRequest.newBuilder(intake.uri("/v1/hooks/intercom/ep_ic"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody());

        assertThat(intake.send(probe).statusCode()).isEqualTo(200);
    }

    private static Outcome sent(String word, String item) {
        return Outcome.of(intake.intercom(notification(word, item)));
    }

    private static String notification(String word, String item) {
        return "{\"type\":\"notification_event\",\"app_id\":\"sampleapp\",\"id\":\"notif_%s\",\"topic\":\"%s\",\"created_at\":1780315196,\"delivery_attempts\":1,\"data\":{\"item\":%s}}"
                .formatted(UUID.randomUUID(), word, item);
    }

    private static String conversation(String author, String... parts) {
        return "{\"type\":\"conversation\",\"id\":\"c1\",\"priority\":\"priority\",\"tags\":{\"tags\":[{\"name\":\"vip\"}]},\"source\":{\"type\":\"conversation\",\"id\":\"s1\",\"body\":\"<p>Beginning<br>of it</p>\",\"author\":%s},\"contacts\":{\"contacts\":[{\"type\":\"contact\",\"id\":\"u1\"}]},\"conversation_parts\":{\"conversation_parts\":[%s]}}"
                .formatted(author, String.join(",", parts));
    }

    private static String part(String type, String author, String body) {
        return "{\"type\":\"conversation_part\",\"id\":\"p%d\",\"part_type\":\"%s\",\"author\":%s,\"body\":\"%s\"}"
                .formatted(PARTS.incrementAndGet(), type, author, body);
    }

    private static String ticket(String category) {
        return "{\"type\":\"ticket\",\"id\":\"t1\",\"ticket_id\":77,\"category\":\"%s\",\"ticket_state\":\"waiting_on_customer\",\"ticket_attributes\":{\"_default_title_\":\"Order\",\"_default_description_\":\"Broken glass\"},\"contacts\":{\"contacts\":[{\"type\":\"contact\",\"id\":\"u1\"}]},\"ticket_parts\":{\"ticket_parts\":[%s,%s,%s]}}"
                .formatted(
                        category,
                        part("comment", USER, "<p>Photo attached</p>"),
                        part("comment", ADMIN, "Thank you"),
                        part("note", ADMIN, "Check stock"));
    }
}
