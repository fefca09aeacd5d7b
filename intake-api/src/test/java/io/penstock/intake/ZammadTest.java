package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZammadTest {
    private static final AtomicInteger IDS = new AtomicInteger(1_000);

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
        "Customer, email, false, inbound, email",
        "Customer, web, false, inbound, text",
        "Agent, email, false, outbound, email",
        "Agent, note, true, outbound, note",
        "Customer, note, true, outbound, note",
        "System, email, false, outbound, email",
        "Robot, web, false, outbound, text"
    })
    void onlyWhatCustomersWritePubliclyIsInbound(
            String sender, String type, boolean internal, String direction, String kind) {
        var event =
                sent(article(
                                "\"sender\":\"%s\",\"type\":\"%s\",\"internal\":%s,\"body\":\"Hello\""
                                        .formatted(sender, type, internal)))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.ticket.comment.added");
        assertThat(event.at("/data/message/direction").asString()).isEqualTo(direction);
        assertThat(event.at("/data/message/public").asBoolean()).isEqualTo(!internal);
        assertThat(event.at("/data/message/kind").asString()).isEqualTo(kind);
        assertThat(event.at("/data/contact/id").asString()).isEqualTo("mailto:dana@example.com");
        assertThat(event.at("/data/replyTo").toString())
                .isEqualTo(
                        direction.equals("inbound")
                                ? "{\"channel\":\"zammad\",\"account\":\"ep_zm\",\"address\":\"mailto:dana@example.com\",\"conversation\":\"81\"}"
                                : "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dana Sample <Dana@example.com> | mailto:dana@example.com | Dana Sample",
                "\\\"Okoro, Ben\\\" <ben@example.com> | mailto:ben@example.com | Okoro, Ben",
                "ben@example.com | mailto:ben@example.com | ",
                "Service Desk | mailto:dana@example.com | Dana Sample"
            })
    void whoeverWroteIsWhoItIsAbout(String from, String contact, String name) {
        var event =
                sent(article("\"sender\":\"Customer\",\"body\":\"x\",\"from\":\"" + from + "\""))
                        .event(topic);

        assertThat(event.at("/data/contact/id").asString()).isEqualTo(contact);
        assertThat(event.at("/data/contact/name/full").asString(null)).isEqualTo(name);
    }

    @Test
    void aMailboxOfAnyLengthTakesLittleTime() {
        var from = "\\\"" + " ".repeat(1_000_000);

        var answer =
                sent(article("\"sender\":\"Customer\",\"body\":\"x\",\"from\":\"" + from + "\""));

        assertThat(answer.result(0).path("status").asString()).isEqualTo("accepted");
    }

    @Test
    void textIsTextAndHtmlIsHtml() {
        var html =
                sent(article("\"content_type\":\"text/html\",\"body\":\"a<br>&lt;b&gt;\""))
                        .event(topic);
        var text =
                sent(article("\"content_type\":\"text/plain\",\"body\":\"a<br>b\"")).event(topic);

        assertThat(html.at("/data/message/text").asString()).isEqualTo("a\n<b>");
        assertThat(html.at("/data/message/html").asString()).isEqualTo("a<br>&lt;b&gt;");
        assertThat(text.at("/data/message/text").asString()).isEqualTo("a<br>b");
        assertThat(text.at("/data/message").has("html")).isFalse();
    }

    @Test
    void aFileStandsBehindTheSignIn() {
        var event =
                sent(article(
                                "\"body\":\"x\",\"attachments\":[{\"id\":174,\"filename\":\"../glass.jpeg\",\"size\":\"35574\",\"preferences\":{\"Mime-Type\":\"image/jpeg\"},\"url\":\"https://zammad.example.test/a\"},{\"url\":\"javascript:x\",\"size\":\"big\"},7]"))
                        .event(topic);

        assertThat(event.at("/data/attachments").toString())
                .isEqualTo(
                        "[{\"blobId\":\"174\",\"type\":\"image/jpeg\",\"name\":\"glass.jpeg\",\"size\":35574,\"url\":\"https://zammad.example.test/a\",\"auth\":true},{\"type\":\"application/octet-stream\",\"auth\":true},{\"type\":\"application/octet-stream\",\"auth\":true}]");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"new\"', new",
        "'{\"name\":\"pending reminder\"}', pending",
        "'\"pending close\"', pending",
        "'\"merged\"', closed",
        "'\"of our own\"', ",
        "7, "
    })
    void aStateIsAStatus(String state, String status) {
        var body = body(IDS.incrementAndGet(), "{}").replace("\"open\"", state);

        assertThat(sent(body).event(topic).at("/data/ticket/status").asString(null))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null"})
    void aTicketThatOnlyChangedSaysNothing(String article) {
        var event = sent(body(IDS.incrementAndGet(), article)).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.ticket.updated");
        assertThat(event.path("data").has("message")).isFalse();
        assertThat(event.at("/data/priority").asString()).isEqualTo("high");
        assertThat(event.path("time").asString()).isEqualTo("2026-06-01T11:57:35.333Z");
    }

    @Test
    void severalTriggersTellOfOneArticle() {
        var body = article("\"sender\":\"Customer\",\"body\":\"once\"");

        var first = Outcome.of(intake.zammad(body, "X-Zammad-Trigger", "one"));
        var second = Outcome.of(intake.zammad(body, "X-Zammad-Trigger", "two"));

        assertThat(first.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(second.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"ticket changed\"}",
                "[1,2]",
                "\"words\"",
                "7",
                "null",
                "{\"ticket\":{\"id\":5},\"article\":{\"body\":\"no id\"}}",
                "{\"ticket\":{\"id\":5},\"article\":\"only words\"}"
            })
    void aBodyOfAnyOtherShapeIsKept(String body) {
        var delivery = UUID.randomUUID().toString();

        var event = Outcome.of(intake.zammad(body, "X-Zammad-Delivery", delivery)).event(topic);
        var again = Outcome.of(intake.zammad(body, "X-Zammad-Delivery", delivery));

        assertThat(event.path("type").asString()).isEqualTo("intake.custom");
        assertThat(event.at("/data/native/id").asString()).isEqualTo(delivery);
        assertThat(event.at("/data/custom/body").toString()).isEqualTo(body);
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void aTriggersNameMayBeInAnyLanguage() {
        var name =
                new String("größer".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        var body = article("\"sender\":\"Customer\",\"body\":\"x\"");

        assertThat(intake.zammad(body, "X-Zammad-Trigger", name).statusCode()).isEqualTo(200);
    }

    @Test
    void textThatCannotBeStoredIsMended() {
        var outcome = sent(article("\"body\":\"nul \\u0000 and \\ud800\""));

        assertThat(outcome.result(0).path("note").asString()).isEqualTo("text-repaired");
        assertThat(outcome.event(topic).at("/data/message/text").asString())
                .isEqualTo("nul \uFFFD and \uFFFD");
    }

    private static Outcome sent(String body) {
        return Outcome.of(intake.zammad(body));
    }

    private static String article(String members) {
        return body(
                81,
                "{\"id\":%d,\"created_at\":\"2026-06-01T11:57:35.318Z\",%s}"
                        .formatted(IDS.incrementAndGet(), members));
    }

    private static String body(int ticket, String article) {
        return "{\"ticket\":{\"id\":%d,\"number\":\"10081\",\"title\":\"Order\",\"state\":\"open\",\"priority\":{\"id\":3,\"name\":\"3 high\"},\"customer\":{\"id\":8,\"firstname\":\"Dana\",\"lastname\":\"Sample\",\"email\":\"dana@example.com\",\"phone\":\"+1 (202) 555-0143\"},\"updated_at\":\"2026-06-01T11:57:35.333Z\",\"tags\":[\"order\"]},\"article\":%s}"
                .formatted(ticket, article);
    }
}
