package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Every sample, sent as its sender made it, gives what its `expect` says.
class SamplesTest {
    private static final Set<String> CHANNELS =
            Set.of(
                    "whatsapp",
                    "cloudevents",
                    "dashboard",
                    "form",
                    "zendesk",
                    "hubspot",
                    "typeform",
                    "standard-webhooks",
                    "twilio",
                    "intercom",
                    "chatwoot",
                    "zammad",
                    "salesforce",
                    "pipedrive",
                    "freshdesk",
                    "zoho");

    /// Items that samples brought, by channel and the sender's id.
    private static final Set<String> BROUGHT = ConcurrentHashMap.newKeySet();

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

    @TestFactory
    Stream<DynamicTest> givesWhatItIsExpectedTo() throws Exception {
        var folder = Path.of(SamplesTest.class.getResource("/samples").toURI());
        try (var files = Files.walk(folder)) {
            return files
                    .filter(file -> CHANNELS.contains(file.getParent().getFileName().toString()))
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted((a, b) -> a.getFileName().compareTo(b.getFileName()))
                    .toList()
                    .stream()
                    .map(SamplesTest::read)
                    .map(
                            sample ->
                                    DynamicTest.dynamicTest(
                                            sample.path("id").asString(), () -> check(sample)));
        }
    }

    /// What a sample builds on was sent before it.
    private static void sendBefore(JsonNode sample) throws Exception {
        for (var id : sample.path("depends_on")) {
            send(
                    read(
                            Path.of(
                                    SamplesTest.class
                                            .getResource(
                                                    "/samples/%s/%s.json"
                                                            .formatted(
                                                                    sample.path("channel")
                                                                            .asString(),
                                                                    id.asString()))
                                            .toURI())));
        }
    }

    private static JsonNode read(Path file) {
        try {
            return StrictJson.TOLERANT.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void check(JsonNode sample) throws Exception {
        assertThat(Instant.parse(sample.path("clock").asString())).isEqualTo(RunningIntake.CLOCK);
        sendBefore(sample);
        var answer = send(sample);
        var expect = sample.path("expect");

        assertThat(expect.path("status").valueStream().map(JsonNode::asInt))
                .contains(answer.statusCode());
        answered(answer, expect.path("response"));
        if (expect.has("must_not_persist")) {
            forgotten(sample, expect.path("must_not_persist"));
        }
        if (expect.has("results")) {
            taken(sample.path("channel").asString(), results(sample, answer), expect);
        } else if (expect.has("problem")) {
            refused(answer, expect.path("problem"));
        }
    }

    private static HttpResponse<String> send(JsonNode sample) {
        var request =
                HttpRequest.newBuilder(intake.uri(sample.path("path_hint").asString()))
                        .method(
                                sample.path("method").asString(),
                                HttpRequest.BodyPublishers.ofByteArray(body(sample)));
        sample.path("headers")
                .properties()
                .forEach(header -> request.header(header.getKey(), header.getValue().asString()));
        return intake.send(request);
    }

    private static byte[] body(JsonNode sample) {
        return sample.has("body_base64")
                ? Base64.getDecoder().decode(sample.path("body_base64").asString())
                : sample.path("body").asString().getBytes(StandardCharsets.UTF_8);
    }

    private static void answered(HttpResponse<String> answer, JsonNode expected) {
        for (var header : expected.path("headers").properties()) {
            var value = answer.headers().firstValue(header.getKey());
            if (header.getKey().equals("WebHook-Allowed-Origin")) {
                assertThat(value).contains("dashboard.example.test");
            } else if (header.getKey().equals("WebHook-Allowed-Rate")) {
                assertThat(value).contains("*");
            } else {
                assertThat(value).hasValue(header.getValue().asString());
            }
        }
        if (expected.has("content_type_prefix")) {
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith(expected.path("content_type_prefix").asString());
        }
        if (expected.has("body_exact")) {
            assertThat(answer.body()).isEqualTo(expected.path("body_exact").asString());
        }
        for (var part : several(expected.path("body_contains"))) {
            assertThat(answer.body()).contains(part.asString());
        }
    }

    private static void refused(HttpResponse<String> answer, JsonNode problem) {
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("application/problem+json"));
        var body = StrictJson.TOLERANT.readTree(answer.body());
        assertThat(body.path("type").asString()).startsWith("urn:penstock:problem:");
        if (problem.has("code")) {
            var codes = new ArrayList<String>();
            codes.add(body.path("type").asString().substring("urn:penstock:problem:".length()));
            body.path("errors").forEach(error -> codes.add(error.path("code").asString()));
            assertThat(codes).contains(problem.path("code").asString());
        }
        if (problem.has("pointer")) {
            assertThat(body.path("errors").valueStream().map(it -> it.path("pointer").asString()))
                    .contains(problem.path("pointer").asString());
        }
    }

    /// What became of each item: as it was answered, or, where the sender wants other words, as it
    /// was kept.
    private static JsonNode results(JsonNode sample, HttpResponse<String> answer) throws Exception {
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("application/json")) {
            return StrictJson.TOLERANT.readTree(answer.body());
        }
        var results = kept(sample).results();
        var told =
                StrictJson.TOLERANT
                        .createObjectNode()
                        .put("received", results.size())
                        .put("duplicate", 0)
                        .put("rejected", 0)
                        .put("ignored", 0)
                        .put("accepted", 0);
        results.forEach(
                result -> told.put(result.status(), told.path(result.status()).asInt() + 1));
        told.set("results", StrictJson.TOLERANT.valueToTree(results));
        return told;
    }

    /// The record of the delivery that brought exactly this body, as it went to Kafka.
    private static DeliveryRecords.Content kept(JsonNode sample) throws Exception {
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body(sample)));
        var records = deliveries.recordsOf("channel", sample.path("channel").asString());
        for (var record : records.reversed()) {
            var content = Deliveries.open(intake, record);
            if (digest.equals(content.sha256())) {
                return content;
            }
        }
        throw new AssertionError("No delivery with that body was kept");
    }

    /// Neither what was kept of the request nor an event holds it.
    private static void forgotten(JsonNode sample, JsonNode secrets) throws Exception {
        var content = kept(sample);
        var text = new StringBuilder(new String(content.body(), StandardCharsets.UTF_8));
        text.append(content.headers());
        for (var result : content.results()) {
            if (result.id() != null) {
                var event = topic.event(result.id().toString());
                text.append(StrictJson.TOLERANT.writeValueAsString(event));
            }
        }
        for (var secret : several(secrets)) {
            assertThat(text).doesNotContain(secret.asString());
        }
    }

    private static Iterable<JsonNode> several(JsonNode oneOrMore) {
        return oneOrMore.isContainer() || oneOrMore.isMissingNode()
                ? oneOrMore
                : List.of(oneOrMore);
    }

    private static void taken(String channel, JsonNode body, JsonNode expect) {
        var results = body.path("results");
        var wanted = expect.path("results");
        assertThat(results.size()).isEqualTo(wanted.size());
        var before = broughtBefore(channel, results, wanted);
        assertThat(body.path("accepted").asInt() + before.size())
                .isEqualTo(expect.path("events").asInt());
        assertThat(body.path("received").asInt())
                .isEqualTo(
                        body.path("accepted").asInt()
                                + body.path("duplicate").asInt()
                                + body.path("rejected").asInt()
                                + body.path("ignored").asInt());
        for (var i = 0; i < wanted.size(); i++) {
            if (!before.contains(i)) {
                item(results.path(i), wanted.path(i));
            }
        }
    }

    /// Two samples may bring the same item; it is new once.
    private static Set<Integer> broughtBefore(String channel, JsonNode results, JsonNode wanted) {
        var before = new HashSet<Integer>();
        for (var i = 0; i < wanted.size(); i++) {
            var id = wanted.path(i).path("event_id").asString("");
            if (wanted.path(i).path("status").asString().equals("accepted")
                    && !id.isEmpty()
                    && !BROUGHT.add(channel + "|" + id)
                    && results.path(i).path("status").asString().equals("duplicate")) {
                before.add(i);
            }
        }
        return before;
    }

    private static void item(JsonNode result, JsonNode wanted) {
        assertThat(result.path("pointer")).isEqualTo(wanted.path("pointer"));
        assertThat(result.path("status")).isEqualTo(wanted.path("status"));
        if (wanted.has("problem")) {
            assertThat(
                            result.path("problem")
                                    .path("errors")
                                    .valueStream()
                                    .map(it -> it.path("pointer").asString()))
                    .contains(wanted.path("problem").path("pointer").asString());
        } else if (!wanted.path("status").asString().equals("ignored")) {
            facts(topic.event(result.path("id").asString()), wanted);
        }
    }

    private static void facts(Event event, JsonNode wanted) {
        var json = StrictJson.TOLERANT.readTree(StrictJson.TOLERANT.writeValueAsString(event));
        assertThat(EventSchema.check(json)).isEmpty();
        var data = json.path("data");
        var message = data.path("message");
        for (var fact : wanted.properties()) {
            var value = fact.getValue();
            switch (fact.getKey()) {
                case "pointer", "status" -> {}
                case "event_id" -> identity(data.path("native"), value);
                case "type" -> same(json.path("type"), "intake." + value.asString());
                case "sender" -> same(data.path("contact").path("id"), value.asString());
                case "sender_name" ->
                        same(data.path("contact").path("name").path("full"), value.asString());
                case "also_known_as" ->
                        assertThat(data.path("contact").path("alsoKnownAs")).isEqualTo(value);
                case "occurred_at" -> same(json.path("time"), value.asString());
                case "channel_account" ->
                        same(data.path("native").path("account"), value.asString());
                case "kind" -> same(message.path("kind"), value.asString());
                case "text" -> assertThat(message.path("text")).isEqualTo(value);
                case "selection", "reaction", "location" ->
                        assertThat(message.path(fact.getKey())).isEqualTo(value);
                case "in_reply_to" -> same(message.path("inReplyTo"), value.asString());
                case "forwarded" -> assertThat(message.path("forwarded")).isEqualTo(value);
                case "voice" ->
                        assertThat(data.path("attachments").path(0).path("voice")).isEqualTo(value);
                case "attachments" -> attachments(data.path("attachments"), value);
                case "form" -> same(data.path("form").path("id"), value.asString());
                case "hidden" -> assertThat(data.path("form").path("hidden")).isEqualTo(value);
                case "form_answers" -> answers(data.path("form").path("answers"), value);
                case "shared_contacts" -> cards(message.path("extra").path("contacts"), value);
                case "error_code" ->
                        assertThat(message.path("errors").path(0).path("code")).isEqualTo(value);
                case "message_id" -> same(message.path("id"), value.asString());
                case "state" -> same(message.path("state"), value.asString());
                case "recipient" -> same(message.path("recipient"), value.asString());
                case "ce_type" -> ceType(json, value);
                case "extensions" ->
                        assertThat(data.path("custom").path("extensions")).isEqualTo(value);
                case "conversation" -> same(data.path("conversation").path("id"), value.asString());
                case "subject" -> same(data.path("conversation").path("subject"), value.asString());
                case "ticket" -> {
                    same(data.path("ticket").path("id"), value.asString());
                    same(data.path("conversation").path("id"), value.asString());
                    same(data.path("replyTo").path("conversation"), value.asString());
                }
                case "ticket_number" -> same(data.path("ticket").path("number"), value.asString());
                case "html", "direction" ->
                        assertThat(message.path(fact.getKey())).isEqualTo(value);
                case "changes" -> assertThat(data.path("record").path("changes")).isEqualTo(value);
                case "record" -> same(data.path("record").path("id"), value.asString());
                case "contact" -> contact(data.path("contact"), value);
                case "tags", "locale" -> assertThat(data.path(fact.getKey())).isEqualTo(value);
                case "public", "thin" -> assertThat(message.path(fact.getKey())).isEqualTo(value);
                case "priority" -> assertThat(data.path("priority")).isEqualTo(value);
                default -> throw new AssertionError("No check for the fact " + fact.getKey());
            }
        }
    }

    private static void identity(JsonNode item, JsonNode wanted) {
        var parts = wanted.asString();
        var id = item.path("id").asString();
        assertThat(parts).isIn(id, item.path("account").asString() + "|" + id);
    }

    private static void same(JsonNode found, String wanted) {
        assertThat(found.asString("")).isEqualTo(wanted);
    }

    private static void contact(JsonNode found, JsonNode wanted) {
        same(found.path("name").path("full"), wanted.path("name").asString());
        var addresses = found.path("alsoKnownAs").valueStream().map(JsonNode::asString).toList();
        if (wanted.has("email")) {
            assertThat(addresses).contains("mailto:" + wanted.path("email").asString());
        }
        if (wanted.has("phone")) {
            assertThat(addresses).contains("tel:" + wanted.path("phone").asString());
        }
    }

    private static void ceType(JsonNode event, JsonNode wanted) {
        var ours = event.path("type").asString();
        same(
                ours.equals("intake.custom")
                        ? event.path("data").path("custom").path("type")
                        : event.path("type"),
                wanted.asString());
    }

    private static void attachments(JsonNode found, JsonNode wanted) {
        assertThat(found.size()).isEqualTo(wanted.size());
        for (var i = 0; i < wanted.size(); i++) {
            for (var fact : wanted.path(i).properties()) {
                var member = fact.getKey().equals("blob") ? "blobId" : fact.getKey();
                assertThat(found.path(i).path(member)).isEqualTo(fact.getValue());
            }
        }
    }

    private static void answers(JsonNode found, JsonNode wanted) {
        var all = new ArrayList<String>();
        found.forEach(it -> all.add(it.path("key").asString() + "=" + said(it.path("value"))));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        wanted.properties().stream()
                                .map(it -> it.getKey() + "=" + said(it.getValue()))
                                .toList());
    }

    private static String said(JsonNode answer) {
        return answer.isContainer() ? answer.toString() : answer.asString();
    }

    private static void cards(JsonNode found, JsonNode wanted) {
        assertThat(
                        found.valueStream()
                                .map(card -> card.path("name").path("formatted_name").asString()))
                .containsExactlyElementsOf(wanted.valueStream().map(JsonNode::asString).toList());
    }
}
