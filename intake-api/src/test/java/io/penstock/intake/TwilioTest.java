package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Twilio hears the same whatever becomes of an item, so what became of it is read where it is
/// kept.
class TwilioTest {
    private static RunningIntake intake;
    private static EventTopic topic;
    private static EventTopic deliveries;

    private final Map<String, String> fields = new HashMap<>();

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

    @Test
    void theAnswerSaysNothingToTheCustomer() {
        message();

        var answer = intake.twilio(fields);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/xml");
        assertThat(answer.body()).isEqualTo("<Response/>");
    }

    @Test
    void aMessageCanBeAnswered() throws Exception {
        message();
        fields.put("Body", "");

        var event = event();

        assertThat(event.path("type").asString()).isEqualTo("intake.message.received");
        assertThat(event.at("/data/message/text").isNull()).isTrue();
        assertThat(event.at("/data/message/kind").asString()).isEqualTo("text");
        assertThat(event.at("/data/conversation/id").asString())
                .isEqualTo("whatsapp:+12025550143|whatsapp:+15550100100");
        assertThat(event.at("/data/replyTo").toString())
                .isEqualTo(
                        "{\"channel\":\"twilio\",\"account\":\"AC1\",\"address\":\"tel:+12025550143\",\"conversation\":\"whatsapp:+12025550143|whatsapp:+15550100100\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "whatsapp:+12025550143, , tel:+12025550143, ",
        "whatsapp:+12025550143, US.13491208655302741918, tel:+12025550143, whatsapp-bsuid:US.13491208655302741918",
        "whatsapp:US.13491208655302741918, , whatsapp-bsuid:US.13491208655302741918, ",
        "+12025550143, , tel:+12025550143, ",
        "messenger:123456, , messenger:123456, ",
        "12345, , twilio:address:12345, "
    })
    void aSenderNeedHaveNoNumber(String from, String userId, String id, String alias)
            throws Exception {
        message();
        fields.put("From", from);
        if (userId != null) {
            fields.put("ExternalUserId", userId);
        }

        var contact = event().at("/data/contact");

        assertThat(contact.path("id").asString()).isEqualTo(id);
        assertThat(contact.path("alsoKnownAs").path(0).asString(null)).isEqualTo(alias);
    }

    @Test
    void aButtonAndAListEntryAreSelections() throws Exception {
        message();
        fields.put("ButtonPayload", "yes-1");
        fields.put("ButtonText", "Yes");
        var button = event().at("/data/message");
        message();
        fields.put("ListId", "entry-1");
        fields.put("ListTitle", "Monday");
        var entry = event().at("/data/message");

        assertThat(button.path("kind").asString()).isEqualTo("button");
        assertThat(button.path("selection").toString())
                .isEqualTo("{\"id\":\"yes-1\",\"title\":\"Yes\"}");
        assertThat(entry.path("kind").asString()).isEqualTo("interactive");
        assertThat(entry.path("selection").path("title").asString()).isEqualTo("Monday");
    }

    @Test
    void aPlaceAndARepliedMessageAreTold() throws Exception {
        message();
        fields.put("Latitude", "52.5163");
        fields.put("Longitude", "-13.3777");
        fields.put("Label", "Gate");
        fields.put("OriginalRepliedMessageSid", "SM0");

        var message = event().at("/data/message");

        assertThat(message.path("kind").asString()).isEqualTo("location");
        assertThat(message.path("location").toString())
                .isEqualTo("{\"latitude\":52.5163,\"longitude\":-13.3777,\"name\":\"Gate\"}");
        assertThat(message.path("inReplyTo").asString()).isEqualTo("SM0");
    }

    @ParameterizedTest
    @CsvSource({"91, 0", "x, 0", "1e999999999, 0", "0, "})
    void whatIsNoPlaceIsNone(String latitude, String longitude) throws Exception {
        message();
        fields.put("Latitude", latitude);
        if (longitude != null) {
            fields.put("Longitude", longitude);
        }

        assertThat(event().at("/data/message").has("location")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg, image",
        "audio/ogg, audio",
        "video/mp4, video",
        "application/pdf, document",
        ", document"
    })
    void everyFileIsAnAttachmentThatNeedsTheAccount(String type, String kind) throws Exception {
        message();
        for (var i = 0; i < 2; i++) {
            fields.put("MediaUrl" + i, "https://api.twilio.test/Media/ME" + i);
            if (type != null) {
                fields.put("MediaContentType" + i, type);
            }
        }

        var event = event();

        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/attachments").size()).isEqualTo(2);
        assertThat(event.at("/data/attachments/1/url").asString())
                .isEqualTo("https://api.twilio.test/Media/ME1");
        assertThat(event.at("/data/attachments/1/auth").asBoolean()).isTrue();
    }

    @Test
    void aTypeThatIsNotKnownIsUnsupported() throws Exception {
        message();
        fields.remove("Body");
        fields.put("MessageType", "hologram");

        var event = event();

        assertThat(event.at("/data/message/kind").asString()).isEqualTo("unsupported");
        assertThat(event.at("/data/native/type").asString()).isEqualTo("hologram");
    }

    @ParameterizedTest
    @CsvSource({
        "queued, accepted",
        "sent, sent",
        "delivered, delivered",
        "read, read",
        "failed, failed",
        "undelivered, undelivered"
    })
    void aStatusIsOfTheConversationOfItsMessage(String status, String state) throws Exception {
        status(status);
        fields.put("ErrorCode", "30003");

        var event = event();

        assertThat(event.path("type").asString()).isEqualTo("intake.message.status");
        assertThat(event.at("/data/message/state").asString()).isEqualTo(state);
        assertThat(event.at("/data/message/errors/0/code").asString()).isEqualTo("30003");
        assertThat(event.at("/data/native/id").asString())
                .isEqualTo(fields.get("MessageSid") + "|" + status);
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("tel:+12025550143");
        assertThat(event.at("/data/conversation/id").asString())
                .isEqualTo("whatsapp:+12025550143|whatsapp:+15550100100");
    }

    @Test
    void aStatusWithoutAWordOfOursIsKept() throws Exception {
        status("canceled");

        var event = event();

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom/body/MessageStatus").asString()).isEqualTo("canceled");
    }

    @Test
    void whatIsNoMessageIsKept() throws Exception {
        fields.put("CallSid", "CA" + UUID.randomUUID());

        var event = event();

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/custom/body/CallSid").asString()).startsWith("CA");
    }

    @Test
    void aMessageSentAgainIsADuplicate() throws Exception {
        message();
        assertThat(result().path("status").asString()).isEqualTo("accepted");

        assertThat(result().path("status").asString()).isEqualTo("duplicate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "To"})
    void aMessageWithoutItsAddressesIsRejected(String field) throws Exception {
        message();
        fields.remove(field);

        assertThat(result().at("/problem/errors/0/pointer").asString()).isEqualTo("#/" + field);
    }

    @Test
    void anotherMediaTypeIsNotTaken() {
        var answer =
                intake.send(
                        HttpRequest.newBuilder(intake.uri("/v1/hooks/twilio/ep_tw"))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("a=b")));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    private void message() {
        fields.clear();
        fields.put("MessageSid", "SM" + UUID.randomUUID());
        fields.put("AccountSid", "AC1");
        fields.put("From", "whatsapp:+12025550143");
        fields.put("To", "whatsapp:+15550100100");
        fields.put("SmsStatus", "received");
        fields.put("Body", "Hello & thanks");
    }

    private void status(String status) {
        message();
        fields.remove("Body");
        fields.put("From", "whatsapp:+15550100100");
        fields.put("To", "whatsapp:+12025550143");
        fields.put("MessageStatus", status);
    }

    private JsonNode event() throws Exception {
        var result = result();
        assertThat(result.path("status").asString()).as("%s", result).isEqualTo("accepted");
        var event = topic.event(result.path("id").asString());
        return StrictJson.TOLERANT.readTree(StrictJson.TOLERANT.writeValueAsString(event));
    }

    /// What was kept of the newest delivery.
    private JsonNode result() throws Exception {
        HttpResponse<String> answer = intake.twilio(fields);
        assertThat(answer.body()).isEqualTo("<Response/>");
        var mark = fields.getOrDefault("MessageSid", fields.get("CallSid"));
        for (var record : deliveries.recordsOf("channel", "twilio").reversed()) {
            var content = Deliveries.open(intake, record);
            if (content.body() != null
                    && new String(content.body(), StandardCharsets.UTF_8).contains(mark)) {
                return StrictJson.TOLERANT.valueToTree(content.results().getFirst());
            }
        }
        throw new AssertionError("The delivery was not kept");
    }
}
