package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChatwootTest {
    private static final AtomicInteger IDS = new AtomicInteger(1_000);
    private static final String SENDER =
            "\"sender\":{\"id\":55,\"name\":\"Dana Sample\",\"email\":\"dana@example.com\",\"phone_number\":\"+12025550143\"}";

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
        "'\"incoming\"', false, intake.message.received, inbound, text",
        "0, false, intake.message.received, inbound, text",
        "'\"outgoing\"', false, intake.message.sent, outbound, text",
        "'\"template\"', false, intake.message.sent, outbound, text",
        "'\"activity\"', false, intake.message.sent, outbound, text",
        "'\"outgoing\"', true, intake.message.sent, outbound, note",
        "'\"incoming\"', true, intake.message.sent, outbound, note",
        "null, false, intake.message.sent, outbound, text"
    })
    void onlyWhatContactsWriteIsInbound(
            String messageType, boolean isPrivate, String type, String direction, String kind) {
        var event =
                message(
                        "\"content\":\"Hello\",\"message_type\":%s,\"private\":%s,%s"
                                .formatted(messageType, isPrivate, SENDER));

        assertThat(event.path("type").asString()).isEqualTo(type);
        assertThat(event.at("/data/message/direction").asString()).isEqualTo(direction);
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/message/public").asBoolean()).isEqualTo(!isPrivate);
        assertThat(event.path("data").has("replyTo")).isEqualTo(direction.equals("inbound"));
    }

    @Test
    void anAnswerGoesToTheConversation() {
        var event = message("\"content\":\"Hello\",\"message_type\":\"incoming\"," + SENDER);

        assertThat(event.at("/data/replyTo").toString())
                .isEqualTo(
                        "{\"channel\":\"chatwoot\",\"account\":\"1\",\"address\":\"mailto:dana@example.com\",\"conversation\":\"310\"}");
        assertThat(event.at("/data/contact/alsoKnownAs").toString())
                .isEqualTo("[\"tel:+12025550143\",\"chatwoot:contact:55\"]");
        assertThat(event.at("/data/priority").asString()).isEqualTo("normal");
        assertThat(event.at("/data/tags").toString()).isEqualTo("[\"vip\"]");
        assertThat(event.at("/data/conversation/subject").asString()).isEqualTo("Order");
        assertThat(event.path("time").asString()).isEqualTo("2026-06-01T11:59:50.123Z");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2020-03-03 13:05:57 UTC\"', 2020-03-03T13:05:57Z",
        "1780315190, 2026-06-01T11:59:50Z",
        "'\"some day\"', 2026-06-01T12:00:00Z",
        "null, 2026-06-01T12:00:00Z"
    })
    void aTimeIsReadInEveryFormThatIsSent(String sent, String time) {
        var body =
                body("\"content\":\"x\",\"message_type\":\"incoming\"," + SENDER)
                        .replace("\"2026-06-01T11:59:50.123Z\"", sent);

        assertThat(Outcome.of(intake.chatwoot(body)).event(topic).path("time").asString())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "image, png, image, image/png",
        "audio, , audio, audio/ogg",
        "file, pdf, document, application/pdf",
        "ig_reel, odd, document, application/octet-stream"
    })
    void aFileWithoutWordsIsOfItsKind(String fileType, String extension, String kind, String type) {
        var event =
                message(
                        "\"content\":null,\"message_type\":\"incoming\",%s,\"attachments\":[{\"id\":7,\"file_type\":\"%s\",\"extension\":%s,\"data_url\":\"https://chat.example.test/blobs/x/one%%20two%s?a=b\",\"file_size\":4821}]"
                                .formatted(
                                        SENDER,
                                        fileType,
                                        extension == null ? null : '"' + extension + '"',
                                        extension == null ? ".ogg" : ""));

        var file = event.at("/data/attachments/0");
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(file.path("type").asString()).isEqualTo(type);
        assertThat(file.path("name").asString()).startsWith("one two");
        assertThat(file.path("size").asInt()).isEqualTo(4821);
    }

    @Test
    void aPlaceIsAPlace() {
        var event =
                message(
                        "\"content\":null,\"message_type\":\"incoming\",%s,\"attachments\":[{\"file_type\":\"location\",\"coordinates_lat\":52.5,\"coordinates_long\":13.25,\"fallback_title\":\"Gate\",\"data_url\":null}]"
                                .formatted(SENDER));

        assertThat(event.at("/data/message/kind").asString()).isEqualTo("location");
        assertThat(event.at("/data/message/location").toString())
                .isEqualTo("{\"latitude\":52.5,\"longitude\":13.25,\"name\":\"Gate\"}");
        assertThat(event.path("data").has("attachments")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "incoming_email, email",
        "input_select, interactive",
        "input_csat, interactive",
        "sticker, sticker",
        "voice_call, unsupported"
    })
    void aContentTypeIsAKind(String contentType, String kind) {
        var event =
                message(
                        "\"content\":\"x\",\"message_type\":\"incoming\",\"content_type\":\"%s\",\"content_attributes\":{\"in_reply_to\":12},%s"
                                .formatted(contentType, SENDER));

        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/message/inReplyTo").asString()).isEqualTo("12");
    }

    @Test
    void aMessageIsCreatedOnce() {
        var body = body("\"content\":\"once\",\"message_type\":\"incoming\"," + SENDER);

        var first = Outcome.of(intake.chatwoot(body));
        var again =
                Outcome.of(intake.chatwoot(body.replace("\"labels\"", "\"unread\":1,\"labels\"")));

        assertThat(first.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void aMessageIsUpdatedOften() {
        var body =
                body("\"content\":\"%s\",\"message_type\":\"incoming\"," + SENDER)
                        .replace("message_created", "message_updated");

        var first = Outcome.of(intake.chatwoot(body.formatted("one")));
        var second = Outcome.of(intake.chatwoot(body.formatted("two")));
        var again = Outcome.of(intake.chatwoot(body.formatted("two")));

        assertThat(first.event(topic).path("type").asString()).isEqualTo("intake.message.edited");
        assertThat(first.event(topic).at("/data/message/edits"))
                .isEqualTo(first.event(topic).at("/data/message/id"));
        assertThat(second.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void aMessageThatWasTakenBackIsDeleted() {
        var body =
                body("\"content\":\"gone\",\"message_type\":\"incoming\",\"content_attributes\":{\"deleted\":true},"
                                + SENDER)
                        .replace("message_created", "message_updated");

        var event = Outcome.of(intake.chatwoot(body)).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.message.deleted");
        assertThat(event.at("/data/message/deletes")).isEqualTo(event.at("/data/message/id"));
    }

    @ParameterizedTest
    @CsvSource({
        "conversation_created, intake.conversation.created",
        "conversation_updated, intake.conversation.updated",
        "conversation_status_changed, intake.conversation.updated"
    })
    void aConversationNeedNotNameItsAccount(String word, String type) {
        var event =
                Outcome.of(
                                intake.chatwoot(
                                        "{\"event\":\"%s\",\"id\":%d,\"status\":\"resolved\",\"meta\":{%s},\"timestamp\":1780315190,\"created_at\":1780315190,\"changed_attributes\":[{\"status\":{\"previous_value\":\"open\",\"current_value\":\"resolved\"}}]}"
                                                .formatted(word, IDS.incrementAndGet(), SENDER)))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo(type);
        assertThat(event.at("/data/native/account").asString()).isEqualTo("1");
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("mailto:dana@example.com");
        assertThat(event.at("/data/record/changes/0").toString())
                .isEqualTo("{\"property\":\"status\",\"from\":\"open\",\"to\":\"resolved\"}");
        assertThat(event.path("time").asString()).isEqualTo("2026-06-01T11:59:50Z");
    }

    @ParameterizedTest
    @CsvSource({
        "contact_created, intake.contact.created",
        "contact_updated, intake.contact.updated"
    })
    void aContactIsARecord(String word, String type) {
        var id = IDS.incrementAndGet();
        var event =
                Outcome.of(
                                intake.chatwoot(
                                        "{\"event\":\"%s\",\"id\":%d,\"name\":\"Dana\",\"account\":{\"id\":1}}"
                                                .formatted(word, id)))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo(type);
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("chatwoot:contact:" + id);
        assertThat(event.at("/data/record/id").asString()).isEqualTo("chatwoot:contact:" + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webwidget_triggered", "inbox_created", "unheard_of"})
    void whatHasNoWordOfOursIsKeptAsItCame(String word) {
        var event =
                Outcome.of(
                                intake.chatwoot(
                                        "{\"event\":\"%s\",\"id\":%d,\"account\":{\"id\":1}}"
                                                .formatted(word, IDS.incrementAndGet())))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom/body/event").asString()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation_typing_on", "conversation_typing_off"})
    void typingIsIgnored(String word) {
        var outcome = Outcome.of(intake.chatwoot("{\"event\":\"" + word + "\",\"user\":{}}"));

        assertThat(outcome.result(0).path("status").asString()).isEqualTo("ignored");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | #/event",
                "[] | #/event",
                "{\"event\":{}} | #/event",
                "{\"event\":\"message_created\"} | #/id",
                "{\"event\":\"message_created\",\"id\":1} | #/conversation/id",
                "{\"event\":\"message_created\",\"id\":1,\"conversation\":{\"id\":2}} | #/conversation/meta/sender/id",
                "{\"event\":\"message_created\",\"id\":1,\"message_type\":\"incoming\",\"conversation\":{\"id\":2}} | #/sender/id",
                "{\"event\":\"conversation_updated\",\"id\":null} | #/id",
                "{\"event\":\"contact_created\"} | #/id"
            })
    void whatCannotBecomeAnEventIsRejected(String body, String pointer) {
        Outcome.of(intake.chatwoot(body)).refusedAt(200, "required", pointer);
    }

    @Test
    void anotherAccountsItemIsRejected() {
        var body =
                body("\"content\":\"x\",\"message_type\":\"incoming\"," + SENDER)
                        .replace("\"account\":{\"id\":1}", "\"account\":{\"id\":2}");

        Outcome.of(intake.chatwoot(body)).refusedAt(200, "foreign-account", "#/account/id");
    }

    private static JsonNode message(String members) {
        return Outcome.of(intake.chatwoot(body(members))).event(topic);
    }

    private static String body(String members) {
        return "{\"event\":\"message_created\",\"id\":%d,\"created_at\":\"2026-06-01T11:59:50.123Z\",\"account\":{\"id\":1},\"conversation\":{\"id\":310,\"priority\":\"medium\",\"labels\":[\"vip\"],\"additional_attributes\":{\"mail_subject\":\"Order\"},\"meta\":{\"sender\":{\"id\":55}}},"
                        .formatted(IDS.incrementAndGet())
                + members
                + "}";
    }
}
