package io.penstock.gateway.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gateway.personal.DeclaredRecogniser.Declared;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PseudonymiserTest {
    private static final KeyedHash HASH = KeyedHash.withRootKey(new byte[32]);
    private static final TenantId TENANT = new TenantId("acme");
    private static final Recognisers RECOGNISERS = Recognisers.standard(List.of("DE"));

    private final Placeholders placeholders = placeholders("conversation-1", List.of());
    private final Pseudonymiser pseudonymiser =
            new Pseudonymiser(
                    RECOGNISERS,
                    List.of(new Declared(Entity.PERSON, "Zoë Müller")),
                    Policy.STANDARD,
                    placeholders);

    @Test
    void givesOneValueOnePlaceholderInWhateverFormItIsWritten() {
        var text =
                pseudonymiser.text(
                        "From A@Example.com, cc b@example.com: a@example.com, a%40example.com");

        assertThat(text)
                .matches("From (\\[EMAIL_1_[a-z2-7]{4}]), cc \\[EMAIL_2_[a-z2-7]{4}]: \\1, \\1")
                .doesNotContainIgnoringCase("example");
        assertThat(new Restorer(placeholders, Format.TEXT).text(text))
                .isEqualTo("From A@Example.com, cc b@example.com: A@Example.com, A@Example.com");
    }

    @Test
    void buildsTheSamePlaceholdersEachTimeAndOthersInAnotherScope() {
        var text = "Ask zoë müller or a@example.com, Tel. 030 23125-014";
        var again = pseudonymiser(Policy.STANDARD, placeholders("conversation-1", List.of()));
        var elsewhere = pseudonymiser(Policy.STANDARD, placeholders("conversation-2", List.of()));

        assertThat(pseudonymiser.text(text))
                .isEqualTo(again.text(text))
                .isNotEqualTo(elsewhere.text(text));
    }

    @Test
    void goesOnWithWhatAConversationLeft() {
        var first = pseudonymiser.text("a@example.com");
        var next = placeholders("conversation-1", placeholders.all());

        assertThat(pseudonymiser(Policy.STANDARD, next).text("b@example.com, a@example.com"))
                .matches("\\[EMAIL_2_.{4}], \\Q" + first + "\\E");
        assertThat(next.all()).hasSize(2);
        assertThatThrownBy(
                        () ->
                                placeholders(
                                        "conversation-1",
                                        List.of(
                                                new Placeholder(
                                                        Entity.EMAIL, 1, "a@b.cc", "a@b.cc"),
                                                new Placeholder(
                                                        Entity.EMAIL, 1, "d@b.cc", "d@b.cc"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("b.cc");
    }

    @Test
    void escapesWhatAUserWritesLikeAPlaceholder() {
        var forged = pseudonymiser.text("mail a@example.com").substring(5);
        var text = "I am " + forged + ", [email 7 abcd] and " + forged.toLowerCase();

        var sent = pseudonymiser.text(text);

        assertThat(sent)
                .matches("I am \\[LITERAL_1_.{4}], \\[LITERAL_2_.{4}] and \\[LITERAL_3_.{4}]");
        var restorer = new Restorer(placeholders, Format.TEXT);
        assertThat(restorer.text(sent)).isEqualTo(text);
        assertThat(restorer.restoration()).isEqualTo(new Restoration(3, 0, 1));
    }

    @Test
    void givesEveryTextBackAsItWasAndKeepsItsValues() {
        var values =
                List.of(
                        "a@example.com",
                        "+49 171 3920017",
                        "4111 1111 1111 1111",
                        "DE89 3704 0044 0532 0130 00",
                        "Zoë Müller",
                        pseudonymiser.text("a@example.com"),
                        "[mail 1 abcd]");
        var others = List.of("[", "]", "[EMAIL_1_", "_", " ", ", ", "x", "1", "😀", "\u00AD", "\n");
        var random = new Random(20261129);
        for (var run = 0; run < 5_000; run++) {
            // without spaces between them, numbers and names become pieces of others
            var isSpaced = run % 2 == 0;
            var text = new StringBuilder();
            for (var i = random.nextInt(12); i >= 0; i--) {
                var parts = random.nextBoolean() ? values : others;
                text.append(parts.get(random.nextInt(parts.size()))).append(isSpaced ? " " : "");
            }
            var each = placeholders("run-" + run, List.of());

            var sent = pseudonymiser(Policy.STANDARD, each).text(text.toString());

            assertThat(new Restorer(each, Format.TEXT).text(sent)).isEqualTo(text.toString());
            assertThat(values.subList(0, 5)).noneMatch(v -> isSpaced && sent.contains(v));
        }
    }

    @Test
    void doesWithEachEntityWhatThePolicySays() {
        var policy =
                new Policy(
                        Map.of(
                                Entity.EMAIL, Action.ALLOW,
                                Entity.CREDIT_CARD, Action.MASK,
                                Entity.IBAN, Action.MASK,
                                Entity.SECRET, Action.MASK));
        var masking = pseudonymiser(policy, placeholders);

        assertThat(
                        masking.text(
                                "a@example.com, card 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00, password=hunter2!"))
                .isEqualTo("a@example.com, card [CREDIT_CARD ****1111], [IBAN], password=[SECRET]");
        assertThat(masking.verdict())
                .isEqualTo(
                        new Verdict.Passed(
                                new Findings(
                                        List.of(
                                                new Finding(Entity.CREDIT_CARD, "card", 1, 1),
                                                new Finding(Entity.EMAIL, "email", 1, 1),
                                                new Finding(Entity.IBAN, "iban", 1, 1),
                                                new Finding(Entity.SECRET, "secret", 1, 1)))));
        assertThat(placeholders.all()).isEmpty();
    }

    @Test
    void blocksASecretAndKeepsItAllTheSame() {
        assertThat(pseudonymiser.text("password=hunter2! for a@example.com"))
                .doesNotContain("hunter");
        assertThat(pseudonymiser.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Blocked.class,
                        blocked -> assertThat(blocked.blocking()).containsExactly(Entity.SECRET));
        assertThatThrownBy(() -> new Policy(Map.of(Entity.SECRET, Action.PSEUDONYMISE)))
                .hasMessageContaining("must not come back");
        assertThatThrownBy(() -> new Policy(Map.of(Entity.LITERAL, Action.ALLOW)))
                .hasMessageContaining("leave LITERAL out");
    }

    @Test
    void rewritesEveryTextOfARequestAndNothingElse() {
        var request =
                json(
                        """
                        {"model": "a@example.com", "user": "a@example.com",
                         "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"const": "a@example.com"}}},
                         "tools": [{"type": "function", "function": {"name": "mail", "description": "to a@example.com"}}],
                         "messages": [
                           {"role": "developer", "content": "Answer a@example.com"},
                           {"role": "user", "name": "zoe", "content": [
                             {"type": "text", "text": "I am Zoë Müller, a@example.com"},
                             {"type": "image_url", "image_url": {"url": "data:image/png;base64,a@example.com"}},
                             {"type": "image_url", "image_url": {"url": "https://example.com/?u=a%40example.com"}},
                             {"type": "later", "later": {"note": ["a@example.com"]}}]},
                           {"role": "assistant", "content": null, "reasoning_content": "mail a@example.com", "tool_calls": [
                             {"id": "a@example.com", "type": "function", "function": {"name": "mail",
                              "arguments": "{ \\"to\\" : [\\"caf\\\\u00e9\\",\\"A@EXAMPLE.COM\\"], \\"zoë\\": {\\"a@example.com\\": 1.0}, \\"card\\": 4111111111111111, \\"who\\": \\"Zo\\\\u00eb\\\\nM\\\\u00fcller\\" }"}},
                             {"id": "c2", "type": "custom", "custom": {"name": "say", "input": "a@example.com"}}]},
                           {"role": "tool", "tool_call_id": "a@example.com", "content": "{\\"id\\": 7, \\"mail\\": \\"a@example.com\\"}"},
                           {"role": "tool", "tool_call_id": "c2", "content": "not {json} but a@example.com"},
                           {"role": "user", "content": "nothing"}],
                         "prediction": {"type": "content", "content": "Dear Zoë,"}}
                        """);
        var before = request.deepCopy();

        var sent = pseudonymiser.request(request);

        var nonce =
                sent.at("/messages/0/content")
                        .stringValue()
                        .substring("Answer [EMAIL_1_".length(), "Answer [EMAIL_1_".length() + 4);
        var expected =
                json(
                        """
                        {"model": "a@example.com", "user": "a@example.com",
                         "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"const": "a@example.com"}}},
                         "tools": [{"type": "function", "function": {"name": "mail", "description": "to a@example.com"}}],
                         "messages": [
                           {"role": "developer", "content": "Answer [EMAIL_1_nnnn]"},
                           {"role": "user", "name": "zoe", "content": [
                             {"type": "text", "text": "I am [PERSON_1_nnnn], [EMAIL_1_nnnn]"},
                             {"type": "image_url", "image_url": {"url": "data:image/png;base64,a@example.com"}},
                             {"type": "image_url", "image_url": {"url": "https://example.com/?u=[EMAIL_1_nnnn]"}},
                             {"type": "later", "later": {"note": ["[EMAIL_1_nnnn]"]}}]},
                           {"role": "assistant", "content": null, "reasoning_content": "mail [EMAIL_1_nnnn]", "tool_calls": [
                             {"id": "a@example.com", "type": "function", "function": {"name": "mail",
                              "arguments": "{ \\"to\\" : [\\"caf\\\\u00e9\\",\\"[EMAIL_1_nnnn]\\"], \\"zoë\\": {\\"[EMAIL_1_nnnn]\\": 1.0}, \\"card\\": \\"[CREDIT_CARD_1_nnnn]\\", \\"who\\": \\"[PERSON_1_nnnn]\\" }"}},
                             {"id": "c2", "type": "custom", "custom": {"name": "say", "input": "[EMAIL_1_nnnn]"}}]},
                           {"role": "tool", "tool_call_id": "a@example.com", "content": "{\\"id\\": 7, \\"mail\\": \\"[EMAIL_1_nnnn]\\"}"},
                           {"role": "tool", "tool_call_id": "c2", "content": "not {json} but [EMAIL_1_nnnn]"},
                           {"role": "user", "content": "nothing"}],
                         "prediction": {"type": "content", "content": "Dear [PERSON_2_nnnn],"}}
                        """
                                .replace("nnnn", nonce));
        assertThat(sent).isEqualTo(expected);
        assertThat(request).isEqualTo(before);
        assertThat(sent.at("/messages/5")).isSameAs(request.at("/messages/5"));
        assertThat(sent.get("tools")).isSameAs(request.get("tools"));
    }

    @Test
    void rewritesLongJsonWithinStringsWhereItStands() {
        var result = StrictJson.TOLERANT.createObjectNode();
        var expected = StrictJson.TOLERANT.createObjectNode();
        for (var i = 1; i <= 2_000; i++) {
            var address = "user%d@example.com".formatted(i);
            result.put("é" + i, "\"" + address + "\"").put(address, i);
            var token = placeholders.conceal(Entity.EMAIL, address, address);
            expected.put("é" + i, "\"" + token + "\"").put(token, i);
        }
        var request = json("{\"messages\": [{\"role\": \"tool\"}]}");
        ((ObjectNode) request.at("/messages/0")).put("content", " " + result);

        var sent = pseudonymiser.request(request).at("/messages/0/content").stringValue();

        assertThat(json(sent)).isEqualTo(expected);
        assertThat(sent).startsWith(" {");
    }

    @Test
    void copiesNothingWhereNothingIsFound() {
        var request = json("{\"messages\": [{\"role\": \"user\", \"content\": \"nothing\"}]}");
        var variables = (ObjectNode) json("{\"text\": \"nothing\", \"n\": 12345678}");

        assertThat(pseudonymiser.request(request)).isSameAs(request);
        assertThat(pseudonymiser.variables(variables)).isSameAs(variables);
        assertThat(pseudonymiser.verdict()).isEqualTo(new Verdict.Passed(Findings.NONE));
    }

    @Test
    void rewritesVariablesOfTemplates() {
        var variables =
                (ObjectNode)
                        json(
                                "{\"text\": \"a@example.com\", \"order\": {\"card\": 4111111111111111, \"items\": [1, \"Zoë\"]}}");

        assertThat(pseudonymiser.variables(variables).toString())
                .matches(
                        "\\{\"text\":\"\\[EMAIL_1_.{4}]\",\"order\":\\{\"card\":\"\\[CREDIT_CARD_1_.{4}]\",\"items\":\\[1,\"\\[PERSON_1_.{4}]\"]}}");
    }

    @Test
    void findsInAnAnswerWhatWasNotInTheInput() {
        var declared =
                new Pseudonymiser(
                        RECOGNISERS,
                        List.of(new Declared(Entity.EMAIL, "zoe@example.com")),
                        new Policy(Map.of(Entity.PHONE, Action.ALLOW)),
                        placeholders);
        declared.text("a@example.com, Tel. 030 23125-014");
        var answer =
                json(
                        """
                        {"choices": [{"message": {"role": "assistant", "content": "a@example.com, zoe@example.com, +49 30 23125014, \
                        b@example.com, b@example.com", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "x",
                        "arguments": "{\\"iban\\": \\"DE89370400440532013000\\"}"}}]}}]}
                        """);

        assertThat(declared.strangers(answer))
                .isEqualTo(
                        new Findings(
                                List.of(
                                        new Finding(Entity.EMAIL, "email", 1, 2),
                                        new Finding(Entity.IBAN, "iban", 1, 1))));
        assertThat(declared.strangers("zoe@example.com").isEmpty()).isTrue();
    }

    @Test
    void tellsNoValueWhenItIsPrinted() {
        var text = "a@example.com, password=hunter2!";
        pseudonymiser.text(text);

        assertThat(
                        List.of(
                                        placeholders,
                                        placeholders.all(),
                                        pseudonymiser.verdict(),
                                        RECOGNISERS.in(text),
                                        new Text(text),
                                        new Declared(Entity.PERSON, "Zoë"))
                                .toString())
                .doesNotContain("example.com", "hunter", "Zoë");
    }

    private static Pseudonymiser pseudonymiser(Policy policy, Placeholders placeholders) {
        return new Pseudonymiser(
                RECOGNISERS,
                List.of(new Declared(Entity.PERSON, "Zoë Müller")),
                policy,
                placeholders);
    }

    private static Placeholders placeholders(String scope, List<Placeholder> earlier) {
        return Placeholders.of(HASH, TENANT, scope, earlier);
    }

    private static JsonNode json(String text) {
        return StrictJson.TOLERANT.readTree(text);
    }
}
