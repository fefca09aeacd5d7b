package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedDefinitionTest {
    private static final Path SHIPPED = Path.of("..", "workflows");

    @ParameterizedTest
    @CsvSource({
        "whatsapp-assistant, 'context, answer, gate, reply'",
        "support-triage, 'context, triage, gate, reply'",
        "lead-qualification, 'context, qualify, gate'",
        "ops-request, 'context, plan, gate'",
    })
    void everyShippedWorkflowPassesEveryCheck(String name, String steps) {
        var definition = definition(SHIPPED.resolve(name));

        assertThat(definition.name()).isEqualTo(name);
        assertThat(definition.steps()).extracting(Step::id).containsExactly(steps.split(", "));
        assertThat(Files.exists(SHIPPED.resolve(name).resolve("prompt.yaml"))).isTrue();
    }

    @Test
    void aQuestionThatWaitsForAPersonHoldsUpNoOther() {
        assertThat(definition(SHIPPED.resolve("whatsapp-assistant")).whileInReview())
                .isEqualTo(Definition.WhileInReview.PARALLEL);
    }

    @Test
    void theCanonicalTextIsTheSameDefinitionWithoutAnyFile() {
        var first = definition(SHIPPED.resolve("whatsapp-assistant"));

        var again = Definition.check(first.source().text(), SchemaFiles.NONE).orThrow();

        assertThat(again.source()).isEqualTo(first.source());
        assertThat(again.hash()).isEqualTo(first.hash()).hasSize(64);
    }

    /// As the adapters make them of the samples.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    s002 a message      | whatsapp    | MESSAGE_RECEIVED     | {"message": {"id": "m", "kind": "text", "direction": "inbound", "text": "Body Text"}} | whatsapp-assistant
                    s024 a ticket       | zendesk     | TICKET_CREATED       | {"ticket": {"id": "5158", "subject": "Charged twice"}, "message": {"id": "5158", "direction": "inbound", "text": "I was charged twice for May."}} | support-triage
                    s025 its comment    | zendesk     | TICKET_COMMENT_ADDED | {"ticket": {"id": "5158", "subject": "Charged twice"}, "message": {"id": "m", "direction": "inbound", "text": "Any news on this?"}} | support-triage
                    a ticket, no words  | zendesk     | TICKET_CREATED       | {"ticket": {"id": "5158", "subject": "Charged twice"}} | support-triage
                    s041 a form         | form        | FORM_SUBMITTED       | {"form": {"id": "contact", "answers": [{"key": "message", "value": "Do you repair bikes?"}]}} | lead-qualification
                    s050 a request      | dashboard   | MESSAGE_RECEIVED     | {"message": {"id": "m", "kind": "note", "direction": "inbound", "text": "Customer called, wants the order split."}, "priority": "high"} | ops-request
                    another tool's      | cloudevents | MESSAGE_RECEIVED     | {"message": {"id": "m", "text": "The label printer does not print."}} | ops-request
                    """)
    void startsExactlyOneOfThem(
            String what, String channel, String type, String data, String expected) {
        assertThat(startedBy(channel, type, data)).as(what).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    an agent's comment   | zendesk     | TICKET_COMMENT_ADDED | {"ticket": {"id": "5158"}, "message": {"id": "m", "direction": "outbound", "text": "We look into it."}}
                    a changed ticket     | zendesk     | TICKET_UPDATED       | {"ticket": {"id": "5158"}}
                    s003 a status        | whatsapp    | MESSAGE_STATUS       | {"message": {"id": "m", "direction": "outbound", "state": "delivered"}}
                    our own message      | whatsapp    | MESSAGE_RECEIVED     | {"message": {"id": "m", "direction": "outbound", "text": "Hello"}}
                    what a tool sent     | dashboard   | MESSAGE_RECEIVED     | {"message": {"id": "m", "direction": "outbound", "text": "Done"}}
                    s017 a contact       | hubspot     | CONTACT_CREATED      | {"contact": {"id": "hubspot:contact:1246965"}}
                    a changed contact    | hubspot     | CONTACT_UPDATED      | {"contact": {"id": "hubspot:contact:1246965"}}
                    s019 a conversation  | hubspot     | MESSAGE_RECEIVED     | {"message": {"id": "m", "thin": true, "direction": "inbound", "text": null}}
                    half a form          | form        | FORM_PARTIAL         | {"form": {"id": "contact", "answers": []}}
                    a foreign event      | cloudevents | CUSTOM               | {}
                    """)
    void startsNoneOfThem(String what, String channel, String type, String data) {
        assertThat(startedBy(channel, type, data)).as(what).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"whatsapp-assistant", "support-triage", "lead-qualification", "ops-request"})
    void everySourceThatIsSearchedHasDocuments(String name) throws IOException {
        var definition = definition(SHIPPED.resolve(name));
        try (var documents = Files.list(SHIPPED.resolve(name).resolve("documents"))) {
            var sources =
                    documents.map(ShippedDefinitionTest::read).map(ShippedDefinitionTest::source);
            assertThat(((Step.Retrieve) definition.steps().getFirst()).sources())
                    .containsExactlyInAnyOrderElementsOf(sources.distinct().toList());
        }
    }

    private static String source(String document) {
        return document.lines()
                .filter(line -> line.startsWith("source: "))
                .findFirst()
                .orElseThrow()
                .substring("source: ".length());
    }

    private static List<String> startedBy(String channel, String type, String data) {
        var event = event(channel, type, data);
        return shipped().stream()
                .filter(each -> each.matches(event) instanceof TriggerMatch.Match)
                .map(Definition::name)
                .toList();
    }

    private static Event event(String channel, String type, String data) {
        var at = Instant.parse("2026-06-01T12:00:00Z");
        var open = data.equals("{}") ? "{%s}" : data.substring(0, data.length() - 1) + ", %s}";
        var whole = open.formatted("\"native\": {\"id\": \"1\", \"type\": \"t\"}");
        return new Event(
                new EventId("abcdefghijklmnopqrstuvwxyz"),
                "/acme/" + channel + "/1",
                EventType.valueOf(type),
                null,
                at,
                at,
                new TenantId("acme"),
                Channel.named(channel).orElseThrow(),
                null,
                null,
                null,
                null,
                null,
                StrictJson.TOLERANT.readValue(whole, EventData.class),
                Map.of());
    }

    private static List<Definition> shipped() {
        try (var folders = Files.list(SHIPPED)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(ShippedDefinitionTest::definition)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Definition definition(Path folder) {
        return Definition.check(
                        read(folder.resolve("workflow.yaml")),
                        name -> Optional.of(read(folder.resolve(name))))
                .orThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
