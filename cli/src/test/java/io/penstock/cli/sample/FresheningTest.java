package io.penstock.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FresheningTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Path SAMPLES = Path.of("../samples");

    private final List<String> asked = new ArrayList<>();
    private final Freshening freshening =
            new Freshening(
                    (scopes, tenant, ttl) -> {
                        asked.add(String.join(" ", scopes) + " for " + tenant + " " + ttl);
                        return "new-token";
                    },
                    new Random(7));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whatsapp/s002-whatsapp-text",
                "whatsapp/s003-whatsapp-image",
                "whatsapp/s004-whatsapp-voice-note",
                "whatsapp/s005-whatsapp-document-caption",
                "whatsapp/s056-whatsapp-batch",
                "whatsapp/s060-whatsapp-wrong-signature"
            })
    void signsAsTheSenderDidWhenNoTimeHasPassed(String name) {
        var sample = sample(name);

        var fresh = freshening.freshen(sample, Variation.NONE, newestTime(sample));

        assertThat(fresh.moved()).isZero();
        assertThat(fresh.body()).isEqualTo(sample.body());
        assertThat(fresh.headers()).isEqualTo(sample.headers());
    }

    @Test
    void movesTheNewestMessageToNowAndTheOthersWithIt() {
        var sample = sample("whatsapp/s056-whatsapp-batch");
        var before = times(sample.body());

        var fresh = freshening.freshen(sample, Variation.NONE, NOW);

        assertThat(times(fresh.body())).contains(NOW.getEpochSecond());
        assertThat(times(fresh.body()))
                .isEqualTo(before.stream().map(time -> time + fresh.moved().toSeconds()).toList());
    }

    @Test
    void keepsEveryOtherByteOfTheSender() {
        var escaped =
                "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"timestamp\":\"1697043223\","
                        + "  \"text\":{\"body\":\"caf\\u00e9 \\/\"}}]}}]}]}";

        var edited =
                JsonEdits.apply(
                        escaped, (path, _) -> path.endsWith("/timestamp") ? "1700000000" : null);

        assertThat(edited).isEqualTo(escaped.replace("1697043223", "1700000000"));
    }

    @Test
    void changesNumbersInPlaceToo() {
        assertThat(
                        JsonEdits.apply(
                                "[{\"timestamp\":12 },{\"timestamp\":34}]",
                                (_, value) -> value + "0"))
                .isEqualTo("[{\"timestamp\":120 },{\"timestamp\":340}]");
    }

    @Test
    void leavesABodyAloneThatIsNoJson() {
        assertThat(JsonEdits.apply("{\"timestamp\":\"1\",", (_, _) -> "2"))
                .isEqualTo("{\"timestamp\":\"1\",");
    }

    @Test
    void aNewIdLooksLikeTheSendersAndIsOneOfItsOwn() {
        var sample = sample("whatsapp/s002-whatsapp-text");
        var variation = new Variation(true, null, null);

        var first = message(freshening.freshen(sample, variation, NOW)).path("id").asString();
        var second = message(freshening.freshen(sample, variation, NOW)).path("id").asString();

        assertThat(first)
                .startsWith("wamid.HBgLMTIwMjU1NTAxNDMVAgASGB")
                .hasSize(message(sample).path("id").asString().length());
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void replacesTextAsTheSenderWouldEscapeIt() {
        var fresh =
                freshening.freshen(
                        sample("whatsapp/s002-whatsapp-text"),
                        new Variation(true, "Où est \"ça\"?", null),
                        NOW);

        assertThat(message(fresh).path("text").path("body").asString()).isEqualTo("Où est \"ça\"?");
        assertThat(new String(fresh.body(), StandardCharsets.UTF_8))
                .contains("O\\u00F9 est \\\"\\u00E7a\\\"?");
    }

    @Test
    void anotherSenderIsAnotherInEveryName() {
        var sample = sample("whatsapp/s002-whatsapp-text");

        var value =
                value(
                        freshening
                                .freshen(sample, new Variation(true, null, Senders.phone(321)), NOW)
                                .body());

        assertThat(value.at("/messages/0/from").asString()).isEqualTo("12045550121");
        assertThat(value.at("/contacts/0/wa_id").asString()).isEqualTo("12045550121");
        assertThat(value.at("/contacts/0/user_id").asString())
                .matches("US\\.\\d{20}")
                .isNotEqualTo(value(sample.body()).at("/contacts/0/user_id").asString());
    }

    @Test
    void refusesToReplaceWhatIsNotThere() {
        var image = sample("whatsapp/s003-whatsapp-image");

        assertThatExceptionOfType(UnusableSample.class)
                .isThrownBy(() -> freshening.freshen(image, new Variation(true, "text", null), NOW))
                .withMessageContaining("no message text");
    }

    @Test
    void saysThatAChannelIsNotThereYet() {
        var sample = sample("whatsapp/s002-whatsapp-text");
        var typeform =
                new Sample(
                        "s",
                        "typeform",
                        "POST",
                        "/",
                        NOW,
                        sample.headers(),
                        sample.body(),
                        new Signing.Unknown("typeform"),
                        sample.expect(),
                        List.of());

        assertThatExceptionOfType(UnusableSample.class)
                .isThrownBy(() -> freshening.freshen(typeform, Variation.NONE, NOW))
                .withMessageContaining("'typeform'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zendesk/s024-zendesk-ticket-created",
                "zendesk/s025-zendesk-comment-added",
                "zendesk/s026-zendesk-trigger-custom",
                "zendesk/s062-zendesk-wrong-signature",
                "hubspot/s017-hubspot-contact-created",
                "hubspot/s018-hubspot-batch-three",
                "hubspot/s019-hubspot-conversation-new-message",
                "hubspot/s020-hubspot-workflow-contact",
                "hubspot/s061-hubspot-stale",
                "typeform/s030-typeform-support-form",
                "typeform/s031-typeform-files-and-choices",
                "standard-webhooks/s053-standard-webhooks-valid",
                "standard-webhooks/s054-standard-webhooks-rotation",
                "standard-webhooks/s055-standard-webhooks-wrong-secret",
                "twilio/s039-twilio-text",
                "twilio/s040-twilio-media",
                "twilio/s064-twilio-wrong-url",
                "intercom/s027-intercom-user-created",
                "intercom/s028-intercom-user-replied",
                "intercom/s029-intercom-ping",
                "chatwoot/s032-chatwoot-message-incoming",
                "chatwoot/s033-chatwoot-message-outgoing",
                "zammad/s034-zammad-ticket-article",
                "pipedrive/s035-pipedrive-v1-person-added",
                "pipedrive/s036-pipedrive-v2-deal-change",
                "freshdesk/s037-freshdesk-ticket-rule",
                "salesforce/s023-salesforce-flow-callout"
            })
    void signsTimeAndBodyAsTheSenderDidAtTheSamplesClock(String name) {
        var sample = sample(name);
        var draft = Draft.of(sample);

        var signed =
                switch (sample.signing()) {
                    case Signing.Zendesk zendesk ->
                            Signatures.zendesk(zendesk, draft, sample.clock());
                    case Signing.HubSpot hubSpot ->
                            Signatures.hubSpot(hubSpot, sample.method(), draft, sample.clock());
                    case Signing.Typeform typeform -> Signatures.typeform(typeform, draft);
                    case Signing.StandardWebhooks standardWebhooks ->
                            Signatures.standardWebhooks(standardWebhooks, draft, sample.clock());
                    case Signing.Twilio twilio -> Signatures.twilio(twilio, draft);
                    case Signing.Hub hub -> Signatures.hub(hub, draft);
                    case Signing.Chatwoot chatwoot ->
                            Signatures.chatwoot(chatwoot, draft, sample.clock());
                    case Signing.Basic basic -> Signatures.basic(basic, draft);
                    case Signing.HeaderToken token -> Signatures.headerToken(token, draft);
                    case Signing other -> throw new AssertionError(other);
                };

        assertThat(signed.headers()).isEqualTo(sample.headers());
    }

    @Test
    void signsAfreshWhatIsDatedAfresh() {
        var fresh =
                freshening.freshen(
                        sample("zendesk/s024-zendesk-ticket-created"), Variation.NONE, NOW);

        assertThat(fresh.headers())
                .containsEntry("X-Zendesk-Webhook-Signature-Timestamp", "2026-11-22T10:00:00Z");
        assertThat(Instant.parse(json(fresh.body()).path("time").asString()))
                .isBetween(NOW.minusSeconds(1), NOW);
    }

    @Test
    void givesAResponseItsOwnTokenAndTheTimeOfNow() {
        var sample = sample("typeform/s030-typeform-support-form");

        var fresh = freshening.freshen(sample, new Variation(true, null, null), NOW);

        var response = json(fresh.body()).path("form_response");
        assertThat(response.path("token").asString()).matches("[0-9A-F]{32}");
        assertThat(response.path("submitted_at").asString()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(fresh.headers().get("Typeform-Signature"))
                .startsWith("sha256=")
                .isNotEqualTo(sample.headers().get("Typeform-Signature"));
    }

    @Test
    void leavesAnUnsignedResponseUnsigned() {
        var fresh =
                freshening.freshen(
                        sample("typeform/s063-typeform-no-signature"), Variation.NONE, NOW);

        assertThat(fresh.headers()).doesNotContainKey("Typeform-Signature");
    }

    @Test
    void signsAStandardWebhookUnderItsNewId() {
        var sample = sample("standard-webhooks/s054-standard-webhooks-rotation");

        var fresh = freshening.freshen(sample, new Variation(true, null, null), NOW);

        assertThat(fresh.headers())
                .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()));
        assertThat(fresh.headers().get("webhook-id")).matches("[0-9A-F]{32}");
        assertThat(fresh.headers().get("webhook-signature"))
                .matches("v1,\\S{44} v1,\\S{44}")
                .isNotEqualTo(sample.headers().get("webhook-signature"));
    }

    @Test
    void leavesAStaleRequestStale() {
        var fresh = freshening.freshen(sample("hubspot/s061-hubspot-stale"), Variation.NONE, NOW);

        assertThat(fresh.headers())
                .containsEntry(
                        "X-HubSpot-Request-Timestamp",
                        Long.toString(NOW.minusSeconds(360).toEpochMilli()));
        assertThat(json(fresh.body()).at("/0/occurredAt").asLong())
                .isBetween(NOW.minusSeconds(1).toEpochMilli(), NOW.toEpochMilli());
    }

    @Test
    void givesEveryThinEventItsOwnNumber() {
        var batch =
                json(
                        freshening
                                .freshen(
                                        sample("hubspot/s018-hubspot-batch-three"),
                                        new Variation(true, null, null),
                                        NOW)
                                .body());

        assertThat(batch.findValues("eventId"))
                .allMatch(JsonNode::isNumber)
                .doesNotHaveDuplicates();
    }

    @Test
    void namesAnInvocationAfreshWhereTheBodyHasNoId() {
        var sample = sample("zendesk/s026-zendesk-trigger-custom");
        var invocation = "X-Zendesk-Webhook-Invocation-Id";

        var fresh = freshening.freshen(sample, new Variation(true, "Where is it?", null), NOW);

        assertThat(fresh.headers().get(invocation)).isNotEqualTo(sample.headers().get(invocation));
        assertThat(json(fresh.body()).at("/ticket/description").asString())
                .isEqualTo("Where is it?");
        assertThat(json(fresh.body()).at("/ticket/id").asString()).isEqualTo("5160");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "form/s041-form-json",
                "form/s042-form-urlencoded",
                "form/s043-form-multipart-file"
            })
    void putsTextAndKeyIntoAFormOfAnyMediaType(String name) {
        var sample = sample(name);

        var fresh = freshening.freshen(sample, new Variation(true, "Où & quand?", null), NOW);

        assertThat(fresh.headers().get("Idempotency-Key"))
                .matches("\"[0-9A-F]{32}\"")
                .isNotEqualTo(sample.headers().get("Idempotency-Key"));
        assertThat(Draft.of(sample).values("/message"::equals)).hasSize(1);
        assertThat(new Draft(fresh.headers(), fresh.body()).values("/message"::equals))
                .containsExactly("Où & quand?");
        assertThat(new Draft(fresh.headers(), fresh.body()).values("/email"::equals))
                .containsExactly("dana@example.com");
    }

    @Test
    void namesASenderAfreshAsTwilioWritesThem() {
        var fresh =
                freshening.freshen(
                        sample("twilio/s039-twilio-text"),
                        new Variation(true, "Où & quand?", "12045550121"),
                        NOW);

        var body = new Draft(fresh.headers(), fresh.body());
        assertThat(body.values("/From"::equals)).containsExactly("whatsapp:+12045550121");
        assertThat(body.values("/WaId"::equals)).containsExactly("12045550121");
        assertThat(body.values("/Body"::equals)).containsExactly("Où & quand?");
        assertThat(body.values("/MessageSid"::equals).getFirst()).matches("SM[0-9a-f]{32}");
    }

    @ParameterizedTest
    @CsvSource({
        "intercom/s028-intercom-user-replied, /id, /data/item/conversation_parts/conversation_parts/0/body, /first_sent_at",
        "chatwoot/s032-chatwoot-message-incoming, /id, /content, /created_at",
        "zammad/s034-zammad-ticket-article, /article/id, /article/body, /article/created_at"
    })
    void makesAnotherMessageOfOne(String name, String id, String text, String time) {
        var sample = sample(name);

        var fresh = freshening.freshen(sample, new Variation(true, "Where is it?", null), NOW);

        var before = json(sample.body());
        var after = json(fresh.body());
        assertThat(after.at(id).asString()).isNotEqualTo(before.at(id).asString());
        assertThat(after.at(text).asString()).isEqualTo("Where is it?");
        assertThat(MessageTime.parse(after.at(time).asString()).orElseThrow().instant())
                .isBetween(NOW.minusSeconds(2), NOW);
    }

    @Test
    void keepsEveryByteOfAFile() {
        var sample = sample("form/s043-form-multipart-file");

        var fresh = freshening.freshen(sample, Variation.NONE, NOW);

        assertThat(fresh.body()).isEqualTo(sample.body());
    }

    @Test
    void asksTheIssuerForWhatTheSamplesTokenHeld() {
        var fresh =
                freshening.freshen(
                        sample("cloudevents/s045-cloudevents-structured"), Variation.NONE, NOW);

        assertThat(asked).containsExactly("events:write for acme null");
        assertThat(fresh.headers()).containsEntry("Authorization", "Bearer new-token");
        assertThat(json(fresh.body()).path("time").asString()).isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void asksForAnExpiredTokenWhereTheSamplesIs() {
        var sample = sample("cloudevents/s045-cloudevents-structured");
        var expired =
                new Sample(
                        "s",
                        sample.channel(),
                        "POST",
                        sample.path(),
                        sample.clock(),
                        sample.headers(),
                        sample.body(),
                        new Signing.Token(List.of("events:write"), "acme", Duration.ofHours(-1)),
                        sample.expect(),
                        List.of());

        freshening.freshen(expired, Variation.NONE, NOW);

        assertThat(asked).containsExactly("events:write for acme PT-1H");
    }

    @Test
    void datesAndNamesACloudEventInHeadersThere() {
        var sample = sample("cloudevents/s046-cloudevents-binary");

        var fresh = freshening.freshen(sample, new Variation(true, null, null), NOW);

        assertThat(fresh.headers()).containsEntry("ce-time", "2026-11-22T10:00:00Z");
        assertThat(fresh.headers().get("ce-id")).isNotEqualTo(sample.headers().get("ce-id"));
        assertThat(fresh.body()).isEqualTo(sample.body());
    }

    @Test
    void givesEveryEventOfABatchItsOwnId() {
        var fresh =
                freshening.freshen(
                        sample("cloudevents/s048-cloudevents-batch"),
                        new Variation(true, null, null),
                        NOW);

        var events = json(fresh.body());
        assertThat(events.at("/0/id").asString()).isNotEqualTo(events.at("/1/id").asString());
        assertThat(Instant.parse(events.at("/0/time").asString())).isEqualTo(NOW.minusSeconds(5));
        assertThat(Instant.parse(events.at("/1/time").asString())).isEqualTo(NOW);
    }

    @Test
    void datesAndNamesEveryNotificationOfASoapMessage() {
        var sample = sample("salesforce/s022-salesforce-outbound-three-leads");

        var fresh = freshening.freshen(sample, new Variation(true, "1 < 2 & 3", null), NOW);

        var xml = new String(fresh.body(), StandardCharsets.UTF_8);
        assertThat(Pattern.compile("<Id>(04l[0-9A-F]{15})</Id>").matcher(xml).results())
                .hasSize(3)
                .extracting(found -> found.group(1))
                .doesNotHaveDuplicates();
        assertThat(xml)
                .contains("<sf:SystemModstamp>2026-11-22T10:00:00Z</sf:SystemModstamp>")
                .contains("<sf:Description>1 &lt; 2 &amp; 3</sf:Description>")
                .contains("<sf:Id>0123456789ABCDEEAE</sf:Id>")
                .contains("<OrganizationId>00Dxx0000000001EAA</OrganizationId>");
    }

    @Test
    void datesSecondsAndMicrosecondsTogether() {
        var meta =
                json(freshening
                                .freshen(
                                        sample("pipedrive/s035-pipedrive-v1-person-added"),
                                        Variation.NONE,
                                        NOW)
                                .body())
                        .path("meta");

        assertThat(meta.path("timestamp").asLong()).isEqualTo(NOW.getEpochSecond() - 1);
        assertThat(meta.path("timestamp_micro").asLong())
                .isEqualTo((NOW.getEpochSecond() - 1) * 1_000_000 + 329_055);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pipedrive/s035-pipedrive-v1-person-added",
                "pipedrive/s036-pipedrive-v2-deal-change",
                "freshdesk/s037-freshdesk-ticket-rule",
                "zoho/s038-zoho-notification-json",
                "salesforce/s023-salesforce-flow-callout"
            })
    void anotherIdIsOfTheSameType(String name) {
        var sample = sample(name);

        var fresh = freshening.freshen(sample, new Variation(true, null, null), NOW);

        var id = List.of("/meta/id", "/freshdesk_webhook/ticket_id", "/ids/0", "/eventUuid");
        assertThat(id.stream().filter(at -> !json(fresh.body()).at(at).isMissingNode()))
                .singleElement()
                .satisfies(
                        at -> {
                            var before = json(sample.body()).at(at);
                            var after = json(fresh.body()).at(at);
                            assertThat(after).isNotEqualTo(before);
                            assertThat(after.getNodeType()).isEqualTo(before.getNodeType());
                        });
    }

    @Test
    void sendersAreManyAndFictional() {
        var phones = new HashMap<String, Integer>();
        for (var index = 0; index < 5_000; index++) {
            phones.put(Senders.phone(index), index);
        }

        assertThat(phones).hasSize(5_000);
        assertThat(phones.keySet()).allMatch(phone -> phone.matches("1\\d{3}55501\\d{2}"));
    }

    private static Sample sample(String name) {
        return Sample.read(SAMPLES.resolve(name + ".json"));
    }

    private static Instant newestTime(Sample sample) {
        return Instant.ofEpochSecond(
                times(sample.body()).stream().mapToLong(Long::longValue).max().orElseThrow());
    }

    private static List<Long> times(byte[] body) {
        return json(body).findValues("timestamp").stream()
                .map(JsonNode::asString)
                .map(Long::valueOf)
                .toList();
    }

    private static JsonNode message(Sample sample) {
        return value(sample.body()).at("/messages/0");
    }

    private static JsonNode message(Fresh fresh) {
        return value(fresh.body()).at("/messages/0");
    }

    private static JsonNode value(byte[] body) {
        return json(body).at("/entry/0/changes/0/value");
    }

    private static JsonNode json(byte[] body) {
        return StrictJson.TOLERANT.readTree(new String(body, StandardCharsets.UTF_8));
    }
}
