package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventType;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The kinds of update that no sample has.
class WhatsAppKindsTest {
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

    @Test
    void anEditedMessageNamesTheOneItChanges() {
        var event =
                message(
                        """
                        "id":"wamid.edit","type":"edit","edit":{"original_message_id":"wamid.first",
                        "message":{"type":"image","image":{"id":"77","caption":"better","mime_type":"image/png"}}}
                        """);

        assertThat(event.type()).isEqualTo(EventType.MESSAGE_EDITED);
        assertThat(event.data().message().edits()).isEqualTo("wamid.first");
        assertThat(event.data().message().kind()).isEqualTo("image");
        assertThat(event.text()).isEqualTo("better");
    }

    @Test
    void aRevokedMessageNamesTheOneThatIsGone() {
        var event =
                message(
                        """
                        "id":"wamid.revoke","type":"revoke","revoke":{"original_message_id":"wamid.first"}
                        """);

        assertThat(event.type()).isEqualTo(EventType.MESSAGE_DELETED);
        assertThat(event.data().message().deletes()).isEqualTo("wamid.first");
    }

    @Test
    void anUnknownTypeIsKeptWhole() {
        var event = message("\"id\":\"wamid.poll\",\"type\":\"poll\",\"poll\":{\"q\":\"?\"}");

        assertThat(event.type()).isEqualTo(EventType.MESSAGE_RECEIVED);
        assertThat(event.data().message().kind()).isEqualTo("unsupported");
        assertThat(event.data().nativeItem().type()).isEqualTo("poll");
        assertThat(event.data().message().extra().path("poll").path("q").asString()).isEqualTo("?");
    }

    @Test
    void aReactionWithoutEmojiWasTakenBack() {
        var event =
                message(
                        "\"id\":\"wamid.r\",\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.x\",\"emoji\":\"\"}");

        assertThat(event.type()).isEqualTo(EventType.MESSAGE_REACTION);
        assertThat(event.data().message().reaction().removed()).isTrue();
    }

    @Test
    void aNewNumberIsAnUpdateOfTheContact() {
        var event =
                message(
                        """
                        "id":"wamid.system","type":"system",
                        "system":{"body":"changed","type":"user_changed_number","wa_id":"12025550199"}
                        """);

        assertThat(event.type()).isEqualTo(EventType.CONTACT_UPDATED);
        assertThat(event.data().contact().alsoKnownAs()).containsExactly("tel:+12025550199");
    }

    @Test
    void aGroupIsItsOwnConversation() {
        var event =
                message(
                        "\"id\":\"wamid.g\",\"type\":\"text\",\"group_id\":\"group-1\",\"text\":{\"body\":\"hi\"}");

        assertThat(event.data().conversation().id()).isEqualTo("group-1");
        assertThat(event.data().contact().id()).isEqualTo("tel:+12025550143");
    }

    @Test
    void aReplyMayBeSentForADay() {
        var event = message("\"id\":\"wamid.t\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}");

        assertThat(event.data().replyTo().until()).isEqualTo(event.time().plusSeconds(86_400));
        assertThat(event.data().replyTo().address()).isEqualTo("tel:+12025550143");
    }

    @Test
    void unstorableTextIsReplacedAndSaidSo() {
        var results =
                send(
                        "messages",
                        messages(
                                "\"id\":\"wamid.nul\",\"type\":\"text\",\"text\":{\"body\":\"a\\u0000b\\ud83d\"}"));

        assertThat(results.path(0).path("note").asString()).isEqualTo("text-repaired");
        assertThat(event(results).text()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void anInteractiveMessageWithoutBodyKeepsTheReason() {
        var event =
                event(
                        send(
                                "messages",
                                messages("\"id\":\"wamid.nobody\",\"type\":\"interactive\"")
                                        + ",\"errors\":[{\"code\":131000,\"title\":\"Something went wrong\"}]"));

        assertThat(event.data().message().kind()).isEqualTo("interactive");
        assertThat(event.data().message().errors().getFirst().path("code").asInt())
                .isEqualTo(131000);
    }

    @Test
    void anEchoIsWhatTheBusinessSent() {
        var event =
                event(
                        send(
                                "smb_message_echoes",
                                """
                                "message_echoes":[{"from":"15550100100","to":"12025550143","id":"wamid.echo",
                                "timestamp":"1780315195","type":"text","text":{"body":"from the app"}}]
                                """));

        assertThat(event.type()).isEqualTo(EventType.MESSAGE_SENT);
        assertThat(event.data().message().direction()).isEqualTo(Direction.OUTBOUND);
        assertThat(event.data().contact().id()).isEqualTo("tel:+12025550143");
        assertThat(event.data().replyTo()).isNull();
    }

    @Test
    void aStatusBringsBackWhatWasSentWithTheMessage() {
        var event =
                event(
                        send(
                                "messages",
                                """
                                "statuses":[{"id":"wamid.out","status":"delivered","timestamp":"1780315195",
                                "recipient_id":"12025550143","biz_opaque_callback_data":"run/step/1"}]
                                """));

        assertThat(event.data().message().extra().path("biz_opaque_callback_data").asString())
                .isEqualTo("run/step/1");
        assertThat(event.partitionkey()).isNotNull();
    }

    @Test
    void anUnknownStatusIsNoError() {
        var event =
                event(
                        send(
                                "messages",
                                """
                                "statuses":[{"id":"wamid.out","status":"levitated","timestamp":1780315195,
                                "recipient_id":"12025550143"}]
                                """));

        assertThat(event.type()).isEqualTo(EventType.CUSTOM);
        assertThat(event.data().nativeItem().type()).isEqualTo("status:levitated");
    }

    @Test
    void aPreferenceIsAnUpdateOfTheContact() {
        var event =
                event(
                        send(
                                "user_preferences",
                                """
                                "user_preferences":[{"wa_id":"12025550143","category":"marketing_messages",
                                "value":"stop","timestamp":1731705721}]
                                """));

        assertThat(event.type()).isEqualTo(EventType.CONTACT_UPDATED);
        assertThat(event.data().custom().body().path("value").asString()).isEqualTo("stop");
    }

    @Test
    void updatesOfTheAccountAreNoticesAndOtherFieldsAreCustom() {
        var notice = event(send("message_template_status_update", "\"event\":\"APPROVED\""));
        var custom = event(send("brand_new_field", "\"some\":\"thing\""));

        assertThat(notice.type()).isEqualTo(EventType.ACCOUNT_NOTICE);
        assertThat(custom.type()).isEqualTo(EventType.CUSTOM);
        assertThat(custom.data().custom().type()).isEqualTo("brand_new_field");
    }

    @Test
    void anItemOfAForeignNumberIsRejected() {
        var body =
                "{\"entry\":[{\"id\":\"102290129340398\",\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"666\"},%s}}]}]}"
                        .formatted(
                                messages(
                                        "\"id\":\"wamid.foreign\",\"type\":\"text\",\"text\":{\"body\":\"x\"}"));
        var result =
                StrictJson.TOLERANT.readTree(intake.webhook(body).body()).path("results").path(0);

        assertThat(result.path("status").asString()).isEqualTo("rejected");
        assertThat(result.path("problem").path("type").asString())
                .isEqualTo("urn:penstock:problem:foreign-account");
    }

    @Test
    void aTimeThatNoTableCanKeepIsRejected() {
        var result =
                send(
                                "messages",
                                "\"messages\":[{\"from\":\"12025550143\",\"id\":\"wamid.year0\","
                                        + "\"timestamp\":\"-62135596900\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]")
                        .path(0);

        assertThat(result.path("status").asString()).isEqualTo("rejected");
        assertThat(result.path("problem").path("type").asString())
                .isEqualTo("urn:penstock:problem:time-out-of-range");
    }

    private static Event message(String members) {
        return event(send("messages", messages(members)));
    }

    private static String messages(String members) {
        return "\"messages\":[{\"from\":\"12025550143\",\"timestamp\":\"1780315195\","
                + members
                + "}]";
    }

    private static JsonNode send(String field, String value) {
        var body =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","time":1780315195,
                "changes":[{"field":"%s","value":{"messaging_product":"whatsapp",
                "metadata":{"display_phone_number":"15550100100","phone_number_id":"106540352242922"},%s}}]}]}
                """
                        .formatted(field, value);
        var answer = intake.webhook(body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return StrictJson.TOLERANT.readTree(answer.body()).path("results");
    }

    private static Event event(JsonNode results) {
        assertThat(results.valueStream().map(it -> it.path("status").asString()).toList())
                .as(results.toString())
                .isEqualTo(List.of("accepted"));
        return topic.event(results.path(0).path("id").asString());
    }
}
