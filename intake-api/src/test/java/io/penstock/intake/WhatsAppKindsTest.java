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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"31556889864403199", "31556889864316800", "-31557014167219200"})
    void aTimeAtTheEndOfAllTimesSinksNoOther(String seconds) {
        var results =
                send(
                        "messages",
                        """
                        "messages":[{"from":"12025550143","id":"wamid.end","timestamp":"%s",
                        "type":"text","text":{"body":"x"}},
                        {"from":"12025550143","id":"wamid.beside%s","timestamp":"1780315195",
                        "type":"text","text":{"body":"x"}}]
                        """
                                .formatted(seconds, seconds));

        assertThat(results.path(0).path("problem").path("type").asString())
                .isEqualTo("urn:penstock:problem:time-out-of-range");
        assertThat(results.path(1).path("status").asString()).isEqualTo("accepted");
    }

    @Test
    void anEditOrRevocationInTheAppIsOutbound() {
        var edit =
                echo(
                        """
                        "id":"wamid.echo-edit","type":"edit","edit":{"original_message_id":"wamid.first",
                        "message":{"type":"text","text":{"body":"better"}}}
                        """);
        var revoke =
                echo(
                        """
                        "id":"wamid.echo-revoke","type":"revoke","revoke":{"original_message_id":"wamid.first"}
                        """);

        assertThat(edit.type()).isEqualTo(EventType.MESSAGE_EDITED);
        assertThat(edit.data().message().direction()).isEqualTo(Direction.OUTBOUND);
        assertThat(edit.data().replyTo()).isNull();
        assertThat(revoke.type()).isEqualTo(EventType.MESSAGE_DELETED);
        assertThat(revoke.data().message().direction()).isEqualTo(Direction.OUTBOUND);
    }

    @Test
    void anEchoMayNameItsRecipientByUserIdAlone() {
        var event =
                event(
                        send(
                                "smb_message_echoes",
                                """
                                "message_echoes":[{"from":"15550100100","to_user_id":"US.42","id":"wamid.echo-bsuid",
                                "timestamp":"1780315195","type":"text","text":{"body":"from the app"}}]
                                """));

        assertThat(event.data().contact().id()).isEqualTo("whatsapp-bsuid:US.42");
    }

    @Test
    void aUserIdMayStandWhereTheNumberDoes() {
        var event =
                event(
                        send(
                                "messages",
                                """
                                "contacts":[{"profile":{"name":"Dana"},"user_id":"US.1349"}],
                                "messages":[{"from":"US.1349","id":"wamid.bsuid","timestamp":"1780315195",
                                "type":"text","text":{"body":"hi"}}]
                                """));

        assertThat(event.data().contact().id()).isEqualTo("whatsapp-bsuid:US.1349");
        assertThat(event.data().contact().name().full()).isEqualTo("Dana");
        assertThat(event.data().replyTo().address()).isEqualTo("whatsapp-bsuid:US.1349");
    }

    @Test
    void aChangedUserIdIsAnUpdateOfTheContact() {
        var event =
                event(
                        send(
                                "messages",
                                """
                                "messages":[{"id":"wamid.bsuid-changed","timestamp":"1780315195","type":"system",
                                "system":{"type":"user_changed_user_id","previous_user_id":"US.1","user_id":"US.2"}}]
                                """));

        assertThat(event.type()).isEqualTo(EventType.CONTACT_UPDATED);
        assertThat(event.data().contact().id()).isEqualTo("whatsapp-bsuid:US.1");
        assertThat(event.data().contact().alsoKnownAs()).containsExactly("whatsapp-bsuid:US.2");
    }

    @Test
    void aSystemEventMayNameItsCustomerInside() {
        var event =
                event(
                        send(
                                "messages",
                                """
                                "messages":[{"id":"wamid.identity","timestamp":"1780315195","type":"system",
                                "system":{"type":"customer_identity_changed","customer":"12025550143",
                                "identity":"hash","body":"security code changed"}}]
                                """));

        assertThat(event.type()).isEqualTo(EventType.CONTACT_UPDATED);
        assertThat(event.data().contact().id()).isEqualTo("tel:+12025550143");
        assertThat(event.data().message().extra().at("/system/identity").asString())
                .isEqualTo("hash");
    }

    @Test
    void anAdvertisementThatLedHereIsKept() {
        var event =
                message(
                        """
                        "id":"wamid.ad","type":"text","text":{"body":"hi"},
                        "referral":{"source_type":"ad","source_id":"120","ctwa_clid":"abc"}
                        """);

        assertThat(event.data().message().extra().at("/referral/ctwa_clid").asString())
                .isEqualTo("abc");
    }

    @Test
    void anOrderIsKeptWithItsText() {
        var event =
                message(
                        """
                        "id":"wamid.order","type":"order","order":{"catalog_id":"7","text":"as a gift",
                        "product_items":[{"product_retailer_id":"sku","quantity":2,"item_price":9.5,"currency":"EUR"}]}
                        """);

        assertThat(event.data().message().kind()).isEqualTo("order");
        assertThat(event.text()).isEqualTo("as a gift");
        assertThat(event.data().message().extra().at("/order/product_items/0/quantity").asInt())
                .isEqualTo(2);
    }

    @Test
    void anUnsupportedMessageMayTellWhatItWas() {
        var told =
                message(
                        """
                        "id":"wamid.told","type":"unsupported","unsupported":{"type":"poll"},
                        "errors":[{"code":131051,"title":"Message type unknown"}]
                        """);
        var untold =
                message(
                        """
                        "id":"wamid.untold","type":"unsupported","errors":[{"code":131060}]
                        """);

        assertThat(told.data().message().kind()).isEqualTo("unsupported");
        assertThat(told.data().message().extra().at("/unsupported/type").asString())
                .isEqualTo("poll");
        assertThat(untold.data().message().errors().getFirst().path("code").asInt())
                .isEqualTo(131060);
    }

    @Test
    void aMessageWithoutATypeIsKeptAsItCame() {
        var event = message("\"id\":\"wamid.typeless\",\"hologram\":{\"x\":1}");

        assertThat(event.data().message().kind()).isEqualTo("unsupported");
        assertThat(event.data().message().extra().at("/message/hologram/x").asInt()).isEqualTo(1);
    }

    @Test
    void aTemplatesQuickReplyNeedsNoContext() {
        var event =
                message(
                        "\"id\":\"wamid.quick\",\"type\":\"button\",\"button\":{\"payload\":\"yes\",\"text\":\"Yes\"}");

        assertThat(event.data().message().selection().id()).isEqualTo("yes");
        assertThat(event.data().message().inReplyTo()).isNull();
        assertThat(event.text()).isEqualTo("Yes");
    }

    @Test
    void aFlowsAnswersNeedNotBeAnObject() {
        var list =
                message(
                        """
                        "id":"wamid.flow-list","type":"interactive","interactive":{"type":"nfm_reply",
                        "nfm_reply":{"name":"flow","body":"Sent","response_json":"[1,2]"}}
                        """);
        var broken =
                message(
                        """
                        "id":"wamid.flow-broken","type":"interactive","interactive":{"type":"nfm_reply",
                        "nfm_reply":{"name":"flow","body":"Sent","response_json":"{"}}
                        """);

        assertThat(list.data().form()).isNull();
        assertThat(list.text()).isEqualTo("Sent");
        assertThat(list.data().message().extra().at("/nfm_reply/response_json").asString())
                .isEqualTo("[1,2]");
        assertThat(broken.data().message().extra().at("/nfm_reply/response_json").asString())
                .isEqualTo("{");
    }

    @Test
    void aReactionThatNamesNoEmojiWasTakenBack() {
        var event =
                message(
                        "\"id\":\"wamid.r2\",\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.x\"}");

        assertThat(event.data().message().reaction().removed()).isTrue();
    }

    @Test
    void inAGroupEveryParticipantHasAStatusOfItsOwn() {
        var results =
                send(
                        "messages",
                        """
                        "statuses":[
                        {"id":"wamid.group","status":"read","timestamp":"1780315195","recipient_type":"group",
                         "recipient_id":"group-1","recipient_participant_id":"12025550143"},
                        {"id":"wamid.group","status":"read","timestamp":"1780315195","recipient_type":"group",
                         "recipient_id":"group-1","recipient_participant_user_id":"US.42"},
                        {"id":"wamid.group","status":"sent","timestamp":"1780315195","recipient_type":"group",
                         "recipient_id":"group-1"}]
                        """);

        var first = topic.event(results.path(0).path("id").asString());
        var second = topic.event(results.path(1).path("id").asString());
        var whole = topic.event(results.path(2).path("id").asString());

        assertThat(first.data().message().recipient()).isEqualTo("tel:+12025550143");
        assertThat(second.data().message().recipient()).isEqualTo("whatsapp-bsuid:US.42");
        assertThat(whole.data().message().recipient()).isNull();
        assertThat(whole.data().conversation().id()).isEqualTo("group-1");
        assertThat(first.partitionkey())
                .isEqualTo(second.partitionkey())
                .isEqualTo(whole.partitionkey());
    }

    @Test
    void errorsOfTheNumberItselfAreNotices() {
        var event =
                event(
                        send(
                                "messages",
                                "\"errors\":[{\"code\":130429,\"title\":\"Rate limit hit\"}]"));

        assertThat(event.type()).isEqualTo(EventType.ACCOUNT_NOTICE);
        assertThat(event.data().custom().body().path("code").asInt()).isEqualTo(130429);
    }

    @Test
    void anErrorThatTellsNoTimeIsOfItsDelivery() {
        var first = undated("130429");
        var again = undated("130429");
        var other = undated("130429},{\"code\":131000");

        assertThat(statuses(first)).containsExactly("accepted");
        assertThat(statuses(again)).containsExactly("duplicate");
        assertThat(statuses(other)).containsExactly("accepted", "accepted");
        assertThat(topic.event(first.path(0).path("id").asString()).time())
                .isEqualTo(RunningIntake.CLOCK);
    }

    @Test
    void errorsBesideAMessageThatHasABodyAreNotLost() {
        var results =
                send(
                        "messages",
                        messages(
                                        "\"id\":\"wamid.whole\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}")
                                + ",\"errors\":[{\"code\":131000}]");

        assertThat(results.size()).isEqualTo(2);
        var notice = topic.event(results.path(1).path("id").asString());
        assertThat(notice.type()).isEqualTo(EventType.ACCOUNT_NOTICE);
    }

    @Test
    void whatStandsWhereAnArrayShouldIsRejectedAndSinksNoOther() {
        var results =
                send(
                        "messages",
                        messages(
                                        "\"id\":\"wamid.beside\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}")
                                + ",\"statuses\":\"sent\",\"message_echoes\":{\"a\":1},\"errors\":null");

        assertThat(statuses(results)).isEqualTo(List.of("accepted", "rejected", "rejected"));
        assertThat(results.valueStream().map(it -> it.path("pointer").asString()).toList())
                .endsWith(
                        "#/entry/0/changes/0/value/message_echoes",
                        "#/entry/0/changes/0/value/statuses");
    }

    @Test
    void whatIsNewAmongTheMessagesIsKeptWhole() {
        var event = event(send("messages", "\"holograms\":[{\"x\":1}]"));

        assertThat(event.type()).isEqualTo(EventType.CUSTOM);
        assertThat(event.data().custom().body().at("/holograms/0/x").asInt()).isEqualTo(1);
        assertThat(send("messages", "\"contacts\":[]").size()).isZero();
    }

    private static Event echo(String members) {
        return event(
                send(
                        "smb_message_echoes",
                        "\"message_echoes\":[{\"from\":\"15550100100\",\"to\":\"12025550143\",\"timestamp\":\"1780315195\","
                                + members
                                + "}]"));
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

    private static JsonNode undated(String code) {
        var body =
                """
                {"entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{
                "metadata":{"phone_number_id":"106540352242922"},"errors":[{"code":%s}]}}]}]}
                """
                        .formatted(code);
        return StrictJson.TOLERANT.readTree(intake.webhook(body).body()).path("results");
    }

    private static List<String> statuses(JsonNode results) {
        return results.valueStream().map(it -> it.path("status").asString()).toList();
    }

    private static Event event(JsonNode results) {
        assertThat(statuses(results)).as(results.toString()).isEqualTo(List.of("accepted"));
        return topic.event(results.path(0).path("id").asString());
    }
}
