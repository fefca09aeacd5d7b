package io.penstock.worker.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.ArrivedReply;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.worker.deliver.Outlet.Sending;
import io.penstock.worker.story.Neighbour;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each target wants to hear, and what its own words mean.
class WordingTest {
    private static final String KEY = "run/reply/1";
    private static final String TEXT = "Tom & \"Ann\" <b>: 100 % + é\nSecond line\n\nA | B";
    private static final WhatsAppStandIn TARGET =
            WhatsAppStandIn.start(StandInOptions.of("token", "secret"));

    @BeforeEach
    void behave() {
        TARGET.inject(Fault.NONE);
    }

    @AfterAll
    static void stop() {
        TARGET.close();
    }

    @Test
    void twilioIsToldWhoSpeaksToWhomAndWhereToCallBack() throws InterruptedException {
        var reply = arrived(Vendor.TWILIO, Vendor.TWILIO.to(143));

        assertThat(reply.request().path("From").asString()).isEqualTo("whatsapp:+15550100100");
        assertThat(reply.request().path("To").asString()).isEqualTo("whatsapp:+12025550143");
        assertThat(reply.request().path("Body").asString()).isEqualTo(TEXT);
        assertThat(reply.request().path("StatusCallback").asString())
                .isEqualTo(
                        "https://intake.example.test/v1/hooks/twilio/ep_tw"
                                + "?biz_opaque_callback_data=run%2Freply%2F1");
    }

    @Test
    void twilioIsAskedForNoCallbackWhereTheConnectionNamesNone() throws InterruptedException {
        var vendor = Vendor.TWILIO;
        var way = vendor.way(TARGET.baseUrl(), vendor.token(), Map.of());

        vendor.outlet().send(way, vendor.to(144), TEXT, KEY);

        assertThat(TARGET.replies().getLast().request().has("StatusCallback")).isFalse();
    }

    @Test
    void twilioKnowsAnApiKeyToo() throws InterruptedException {
        var vendor = Vendor.TWILIO;
        var key = vendor.way(TARGET.baseUrl(), "SK" + "0".repeat(32) + ":token", Map.of());
        var bare = vendor.way(TARGET.baseUrl(), "token", Map.of());

        assertThat(vendor.outlet().send(key, vendor.to(145), TEXT, KEY))
                .isInstanceOf(Sending.Taken.class);
        assertThat(code(vendor.outlet().send(bare, vendor.to(145), TEXT, KEY)))
                .isEqualTo("target_unauthorized");
    }

    @ParameterizedTest
    @CsvSource({
        "63016, reply_window_closed",
        "21610, reply_window_closed",
        "21211, no_address",
        "21614, no_address",
        "20429, rate_limited",
        "21611, rate_limited",
        "21617, target_refused"
    })
    void anErrorOfTwiliosSaysWhatToDo(int error, String code) throws InterruptedException {
        TARGET.inject(Fault.refuse(1, 400).withCode(error));

        assertThat(code(send(Vendor.TWILIO, TARGET.baseUrl()))).isEqualTo(code);
    }

    @Test
    void anErrorOfTwiliosFromAServerThatFailedLeavesDoubt() throws InterruptedException {
        TARGET.inject(Fault.refuse(1, 500).withCode(63016));

        assertThat(send(Vendor.TWILIO, TARGET.baseUrl())).isInstanceOf(Sending.Unknown.class);
    }

    @Test
    void hubSpotIsAnsweredAsTheCustomerAsked() throws InterruptedException {
        var request = arrived(Vendor.HUBSPOT, Vendor.HUBSPOT.to(7)).request();

        assertThat(request.path("type").asString()).isEqualTo("MESSAGE");
        assertThat(request.path("text").asString()).isEqualTo(TEXT);
        assertThat(request.path("senderActorId").asString()).isEqualTo("A-77");
        assertThat(request.path("channelId").asString()).isEqualTo("1002");
        assertThat(request.path("channelAccountId").asString()).isEqualTo("424242");
        assertThat(request.path("subject").asString()).isEqualTo("My order");
        assertThat(request.at("/recipients/0/actorId").asString()).isEqualTo("V-7");
        assertThat(request.at("/recipients/0/deliveryIdentifiers/0/value").asString())
                .isEqualTo("dana@example.com");
    }

    @Test
    void aThreadInWhichNoCustomerWroteIsNotAnswered() throws InterruptedException {
        try (var hubSpot = Neighbour.start(_ -> "{\"results\": [{\"direction\": \"OUTGOING\"}]}")) {
            assertThat(code(send(Vendor.HUBSPOT, hubSpot.baseUrl()))).isEqualTo("no_address");
            assertThat(hubSpot.calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"TEN_SECONDLY_ROLLING, 10", "DAILY, 3600"})
    void hubSpotsLimitsSayHowLongToWait(String policy, int seconds) throws InterruptedException {
        try (var hubSpot = Neighbour.start(_ -> "{\"results\": []}")) {
            hubSpot.failsNext(1, 429, "{\"policyName\": \"%s\"}".formatted(policy));
            assertWaits(send(Vendor.HUBSPOT, hubSpot.baseUrl()), seconds);
        }
    }

    @Test
    void intercomIsToldInHtmlThatShowsTheText() throws InterruptedException {
        var request = arrived(Vendor.INTERCOM, Vendor.INTERCOM.to(8)).request();

        assertThat(request.path("body").asString())
                .isEqualTo(
                        "<p>Tom &amp; &quot;Ann&quot; &lt;b&gt;: 100 % + é<br>Second line</p>"
                                + "<p>A | B</p>");
        assertThat(request.path("message_type").asString()).isEqualTo("comment");
        assertThat(request.path("type").asString()).isEqualTo("admin");
        assertThat(request.path("admin_id").asString()).isEqualTo("3156780");
    }

    @Test
    void chatwootTakesOurKeyAlong() throws InterruptedException {
        var request = arrived(Vendor.CHATWOOT, Vendor.CHATWOOT.to(9)).request();

        assertThat(request.path("content").asString()).isEqualTo(TEXT);
        assertThat(request.path("message_type").asString()).isEqualTo("outgoing");
        assertThat(request.path("private").asBoolean(true)).isFalse();
        assertThat(request.at("/content_attributes/biz_opaque_callback_data").asString())
                .isEqualTo(KEY);
    }

    @Test
    void zammadWritesAnEMailToWhoWroteOne() throws InterruptedException {
        var request = arrived(Vendor.ZAMMAD, Vendor.ZAMMAD.to(81)).request();

        assertThat(request.path("ticket_id").isIntegralNumber()).isTrue();
        assertThat(request.path("body").asString()).isEqualTo(TEXT);
        assertThat(request.path("content_type").asString()).isEqualTo("text/plain");
        assertThat(request.path("type").asString()).isEqualTo("email");
        assertThat(request.path("internal").asBoolean(true)).isFalse();
        assertThat(request.path("to").asString()).isEqualTo("dana@example.com");
        assertThat(request.path("subject").asString()).isEqualTo("Order arrived broken");
    }

    @Test
    void zammadWritesAPublicNoteToAnybodyElse() throws InterruptedException {
        var request = arrived(Vendor.ZAMMAD, Vendor.ZAMMAD.to("zammad:user:8", "82")).request();

        assertThat(request.path("type").asString()).isEqualTo("note");
        assertThat(request.path("internal").asBoolean(true)).isFalse();
        assertThat(request.has("to")).isFalse();
    }

    @Test
    void zammadWritesWhatTheConnectionNames() throws InterruptedException {
        var vendor = Vendor.ZAMMAD;
        var sms = vendor.way(TARGET.baseUrl(), "token", Map.of("articleType", "sms"));
        var mail = vendor.way(TARGET.baseUrl(), "token", Map.of("articleType", "email"));

        vendor.outlet().send(sms, vendor.to("tel:+12025550143", "83"), TEXT, KEY);
        assertThat(TARGET.replies().getLast().request().path("type").asString()).isEqualTo("sms");
        assertThat(TARGET.replies().getLast().request().path("to").asString())
                .isEqualTo("+12025550143");
        assertThat(code(vendor.outlet().send(mail, vendor.to("tel:+12025550143", "83"), TEXT, KEY)))
                .isEqualTo("no_address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUBSPOT", "ZAMMAD"})
    void aQuestionThatFailsSendsNothingAndMayBeAskedAgain(Vendor vendor)
            throws InterruptedException {
        try (var target = Neighbour.start(_ -> "{}")) {
            target.failsNext(1, 503, "{}");
            assertThat(code(send(vendor, target.baseUrl()))).isEqualTo("target_away");
            target.failsNext(1, 401, "{}");
            assertThat(code(send(vendor, target.baseUrl()))).isEqualTo("target_unauthorized");
            target.failsNext(1, 404, "{}");
            assertThat(code(send(vendor, target.baseUrl()))).isEqualTo("target_refused");
            assertThat(target.calls()).hasSize(3);
        }
    }

    private static void assertWaits(Sending sending, int seconds) {
        assertThat(code(sending)).isEqualTo("rate_limited");
        assertThat(Duration.between(Instant.now(), ((Sending.Refused) sending).notBefore()))
                .isBetween(Duration.ofSeconds(seconds - 5), Duration.ofSeconds(seconds));
    }

    private static String code(Sending sending) {
        assertThat(sending).isInstanceOf(Sending.Refused.class);
        return ((Sending.Refused) sending).why().code();
    }

    private static Sending send(Vendor vendor, String baseUrl) throws InterruptedException {
        return vendor.outlet().send(vendor.way(baseUrl), vendor.to(1), "Hello", KEY);
    }

    private static ArrivedReply arrived(Vendor vendor, ReplyTo to) throws InterruptedException {
        var sending = vendor.outlet().send(vendor.way(TARGET.baseUrl()), to, TEXT, KEY);
        var reply = TARGET.replies().getLast();
        assertThat(sending).isEqualTo(new Sending.Taken(reply.id()));
        return reply;
    }
}
