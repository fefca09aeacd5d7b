package io.penstock.gateway.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class RestorerTest {
    private static final String QUOTED = "Zoë \"Zo\\Z\"\n<😀> [EMAIL_1_aaaa]";

    private final Placeholders placeholders =
            Placeholders.of(
                    KeyedHash.withRootKey(new byte[32]),
                    new TenantId("acme"),
                    "conversation-1",
                    List.of());
    private final String mail = conceal(Entity.EMAIL, "a@example.com");
    private final String card = conceal(Entity.CREDIT_CARD, "4111 1111 1111 1111");
    private final String person = conceal(Entity.PERSON, QUOTED);
    private final String nonce = mail.substring(9, 13);
    private final Restorer restorer = new Restorer(placeholders, Format.TEXT);

    private String conceal(Entity entity, String value) {
        return placeholders.conceal(entity, value, value);
    }

    @Test
    void restoresInOnePassWhatModelsMakeOfPlaceholders() {
        var text =
                "%s|%s|[ email_1_%s ]|[Email 1 %s]|[EMAIL\\_1\\_%s]|[credit card_1_%s]|[[EMAIL_1_%s]](x)"
                        .formatted(
                                mail,
                                mail.toLowerCase(),
                                nonce,
                                nonce.toUpperCase(),
                                nonce,
                                nonce,
                                nonce);

        assertThat(restorer.text(text))
                .isEqualTo(
                        "a@example.com|a@example.com|a@example.com|a@example.com|a@example.com|"
                                + "4111 1111 1111 1111|[a@example.com](x)");
        assertThat(restorer.text(person)).isEqualTo(QUOTED);
        assertThat(restorer.restoration()).isEqualTo(new Restoration(8, 0, 0));
    }

    @Test
    void leavesAndCountsWhatNobodyGaveOut() {
        var unknown =
                "[EMAIL_2_%s] [EMAIL_01_%s] [EMAIL_1_zzzz] [PHONE_1_%s]"
                        .formatted(nonce, nonce, nonce);

        assertThat(restorer.text(unknown)).isSameAs(unknown);
        assertThat(restorer.restoration()).isEqualTo(new Restoration(0, 4, 3));
    }

    @Test
    void leavesWhatIsNoPlaceholder() {
        var text =
                "[EMAIL_1] EMAIL_1_%s [EMAIL_1_%sx] [EMAIL_%s] [1_%s] [EMAIL__%s] [EMAIL_1_%s [ [EMAIL_1_\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n%s]"
                        .replace("%s", nonce);

        assertThat(restorer.text(text)).isSameAs(text);
        assertThat(restorer.restoration()).isEqualTo(new Restoration(0, 0, 3));
    }

    @Test
    void restoresACompletionWithBothLayersOfEscapes() {
        var arguments =
                "{\"to\": [\"%s\", [1, 2]], \"%s\": \"\\u005bPERSON_1_%s]\", \"x\": \"\\\\[EMAIL_1_%s]\"}"
                        .formatted(mail, card, nonce, nonce);
        var completion =
                json(
                        """
                        {"id": "%1$s", "model": "%1$s", "choices": [{"index": 0, "finish_reason": "stop", "message":
                          {"role": "assistant", "content": "Hi %1$s", "refusal": null, "tool_calls": [
                            {"id": "%1$s", "type": "function", "function": {"name": "%1$s", "arguments": ""}}]}}]}
                        """
                                .formatted(mail));
        ((ObjectNode) completion.at("/choices/0/message/tool_calls/0/function"))
                .set("arguments", StringNode.valueOf(arguments));

        var restored = restorer.completion(completion);

        assertThat(restored.at("/choices/0/message/content").stringValue())
                .isEqualTo("Hi a@example.com");
        assertThat(restored.at("/choices/0/message/tool_calls/0/id").stringValue()).isEqualTo(mail);
        assertThat(restored.at("/choices/0/message/tool_calls/0/function/name").stringValue())
                .isEqualTo(mail);
        assertThat(restored.at("/id").stringValue()).isEqualTo(mail);
        var written =
                restored.at("/choices/0/message/tool_calls/0/function/arguments").stringValue();
        assertThat(json(written))
                .isEqualTo(
                        StrictJson.TOLERANT.valueToTree(
                                Map.of(
                                        "to",
                                        List.of("a@example.com", List.of(1, 2)),
                                        "4111 1111 1111 1111",
                                        QUOTED,
                                        "x",
                                        "\\a@example.com")));
        assertThat(completion.at("/choices/0/message/content").stringValue()).contains(mail);
    }

    @Test
    void writesValuesIntoContentThatIsJsonAsJsonDoes() {
        var content = "{\"name\": \"%s\"}".formatted(person);
        var completion = json("{\"choices\": [{\"message\": {\"role\": \"assistant\"}}]}");
        ((ObjectNode) completion.at("/choices/0/message")).put("content", content);
        var stream = new StreamRestorer(placeholders, Format.JSON);

        var restored =
                new Restorer(placeholders, Format.JSON)
                        .completion(completion)
                        .at("/choices/0/message/content")
                        .stringValue();

        assertThat(json(restored).path("name").stringValue()).isEqualTo(QUOTED);
        assertThat(stream.feed(Channel.content(0), content)).isEqualTo(restored);
        assertThat(stream.feed(Channel.input(0, 0), person)).isEqualTo(QUOTED);
    }

    @Test
    void takesArgumentsThatAreNoJsonForText() {
        assertThat(restorer.json(" to " + mail)).isEqualTo(" to a@example.com");
        assertThat(restorer.json("{\"a\": \"\\u00" + mail)).isEqualTo("{\"a\": \"\\u00" + mail);
        assertThat(restorer.json("")).isEmpty();
    }

    @Test
    void restoresAStreamCutAnywhereLikeTheWhole() {
        var random = new Random(20261129);
        for (var run = 0; run < 20_000; run++) {
            var text = text(random);
            var stream = new StreamRestorer(placeholders, Format.TEXT);
            var whole = new Restorer(placeholders, Format.TEXT);

            assertThat(streamed(stream, Channel.content(1), text, random))
                    .isEqualTo(whole.text(text))
                    .isEqualTo(replaced(text));
            assertThat(stream.restoration()).isEqualTo(whole.restoration());
        }
    }

    @Test
    void restoresArgumentsCutAnywhereToJsonOfTheValues() {
        var random = new Random(20261130);
        for (var run = 0; run < 20_000; run++) {
            var values = List.of(text(random), text(random));
            var json = escaped(values, random);
            var stream = new StreamRestorer(placeholders, Format.TEXT);

            var streamed = streamed(stream, Channel.arguments(0, 3), json, random);

            assertThat(streamed).isEqualTo(new Restorer(placeholders, Format.TEXT).json(json));
            assertThat(json(streamed))
                    .isEqualTo(
                            StrictJson.TOLERANT.valueToTree(
                                    Map.of(
                                            "list",
                                            List.of(List.of(1), replaced(values.get(0))),
                                            "text",
                                            replaced(values.get(1)))));
        }
    }

    @Test
    void holdsNoMoreThanOnePlaceholderOfEachChannel() {
        var stream = new StreamRestorer(placeholders, Format.TEXT);

        assertThat(stream.feed(Channel.content(0), "to " + mail.substring(0, 5))).isEqualTo("to ");
        assertThat(stream.feed(Channel.arguments(0, 0), "{\"a\": \"\\u005"))
                .isEqualTo("{\"a\": \"");
        assertThat(stream.feed(Channel.content(1), "x [" + " ".repeat(40)))
                .isEqualTo("x [" + " ".repeat(40));
        assertThat(stream.feed(Channel.content(1), "[")).isEmpty();
        assertThat(stream.feed(Channel.content(0), mail.substring(5) + "!"))
                .isEqualTo("a@example.com!");
        assertThat(stream.finish(0)).isEqualTo(Map.of(Channel.arguments(0, 0), "\\u005"));
        assertThat(stream.finish()).isEqualTo(Map.of(Channel.content(1), "["));
        assertThat(stream.finish()).isEmpty();
    }

    /// Pieces of any length, as a provider may send them; none that goes out ends in half a pair.
    private static String streamed(
            StreamRestorer stream, Channel channel, String text, Random random) {
        var out = new StringBuilder();
        for (var i = 0; i < text.length(); ) {
            var end = Math.min(text.length(), i + random.nextInt(1 + random.nextInt(12)));
            var piece = stream.feed(channel, text.substring(i, end));
            if (!piece.isEmpty() && Character.isHighSurrogate(piece.charAt(piece.length() - 1))) {
                fail("Half a pair went out of " + text);
            }
            out.append(piece);
            i = end;
        }
        stream.finish().values().forEach(out::append);
        return out.toString();
    }

    private String text(Random random) {
        var parts =
                List.of(
                        mail,
                        card,
                        person,
                        mail.toLowerCase(),
                        "[ EMAIL 1 " + nonce + "]",
                        mail.substring(0, mail.length() - 1),
                        mail.substring(1),
                        "[EMAIL_9_" + nonce + "]",
                        "[",
                        "]",
                        "[EMAIL_",
                        "😀",
                        "é",
                        "\"",
                        "\\",
                        "\n",
                        "{",
                        "text ",
                        "[1, 2]");
        var text = new StringBuilder();
        for (var i = random.nextInt(8); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    /// Another way to the same: by the exact and the tolerated forms that [#text] writes.
    private String replaced(String text) {
        return Pattern.compile(
                        "\\[\\s*(EMAIL|CREDIT_CARD|PERSON)[_ ]1[_ ]" + nonce + "\\s*]",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        switch (found.group(1).toUpperCase()) {
                                            case "EMAIL" -> "a@example.com";
                                            case "PERSON" -> QUOTED;
                                            default -> "4111 1111 1111 1111";
                                        }));
    }

    /// With some characters as escapes that JSON allows and nobody needs.
    private static String escaped(List<String> values, Random random) {
        var json = new StringBuilder(" {\"list\": [[1], \"");
        escape(values.get(0), random, json);
        json.append("\"],\"text\":\"");
        escape(values.get(1), random, json);
        return json.append("\"}\n").toString();
    }

    private static void escape(String value, Random random, StringBuilder json) {
        value.codePoints()
                .forEach(
                        c -> {
                            if (c < ' ' || random.nextInt(6) == 0) {
                                for (var unit : Character.toChars(c)) {
                                    json.append(
                                            (random.nextBoolean() ? "\\u%04x" : "\\u%04X")
                                                    .formatted((int) unit));
                                }
                            } else if (c == '"' || c == '\\') {
                                json.append('\\').appendCodePoint(c);
                            } else {
                                json.appendCodePoint(c);
                            }
                        });
    }

    private static JsonNode json(String text) {
        return StrictJson.TOLERANT.readTree(text);
    }
}
