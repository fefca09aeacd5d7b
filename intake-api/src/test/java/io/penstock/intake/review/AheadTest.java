package io.penstock.intake.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Action;
import io.penstock.definition.Definition;
import io.penstock.definition.Known;
import io.penstock.definition.SchemaFiles;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What leaves next, seen from the review `gate` that was approved.
class AheadTest {
    private static final String REPLY = "deliver: { to: event.data.replyTo, body: \"Done\" }";
    private static final Map<String, String> APPROVED =
            Map.of("gate", "{\"reviewed\": true, \"decision\": \"approve\"}");

    @Test
    void whicheverComesFirst() {
        assertThat(next(step("note", call("{}")) + step("reply", REPLY))).hasValue("note");
        assertThat(next(step("reply", REPLY) + step("note", call("{}")))).hasValue("reply");
        assertThat(next(step("pause", "wait: { for: PT1M }") + step("note", call("{}"))))
                .hasValue("note");
        assertThat(next(step("pause", "wait: { for: PT1M }"))).isEmpty();
    }

    @Test
    void whatIsDoneIsNotAhead() {
        var steps = step("note", call("{}")) + step("reply", REPLY);

        assertThat(next(steps, Map.of("note", "{\"status\": 200}"))).hasValue("reply");
    }

    @Test
    void whatASwitchWillChooseIsForeseen() {
        var steps =
                """
                - id: way
                  switch:
                    cases: [{ name: noted, when: "WHEN", run: [note] }]
                """
                        + step("note", call("{ way: \"{{steps.way.chosen}}\" }"))
                        + step("reply", REPLY);

        assertThat(ahead(steps.replace("WHEN", "steps.gate.decision == 'approve'"), Map.of()))
                .hasValueSatisfying(
                        next ->
                                assertThat(((Action.Request) next.action()).body())
                                        .isEqualTo("{\"way\":\"noted\"}"));
        assertThat(next(steps.replace("WHEN", "steps.gate.decision == 'edit'"))).hasValue("reply");
    }

    @Test
    void whatASwitchChoseIsNotAskedAgain() {
        var steps =
                """
                - id: way
                  switch:
                    cases: [{ name: noted, when: "event.text == 'Hello'", run: [note] }]
                """
                        + step("note", call("{}"))
                        + step("reply", REPLY);

        assertThat(next(steps)).hasValue("note");
        assertThat(next(steps, Map.of("way", "{\"chosen\": \"otherwise\"}"))).hasValue("reply");
    }

    @Test
    void whatNobodyCanForeseeIsNotSaid() {
        var answer =
                """
                - id: answer
                  generate:
                    prompt: desk@1
                    output: { type: object, properties: { open: { type: boolean } } }
                - id: way
                  switch:
                    cases: [{ name: open, when: "event.text == 'Hello'", run: [RUN] }]
                """;
        var steps = step("pause", "wait: { for: PT1M }") + step("note", call("{}"));

        assertThat(next(answer.replace("RUN", "note") + steps + step("reply", REPLY)))
                .as("not even the reply, before which a call may come")
                .isEmpty();
        assertThat(next(answer.replace("RUN", "pause") + steps)).hasValue("note");
    }

    @Test
    void aSwitchOfWhichNobodyKnowsWhetherItRunsChoosesNothing() {
        var steps =
                step("pause", "wait: { for: PT1M }")
                        + """
                        - id: outer
                          switch:
                            cases: [{ name: in, when: "steps.pause.waited", run: [inner] }]
                        - id: inner
                          switch:
                            cases: [{ name: noted, when: "event.text == 'Hello'", run: [note] }]
                        """
                        + step("note", call("{}"));

        assertThat(next(steps)).isEmpty();
    }

    @Test
    void aLaterReviewThatAsksNobodyHidesNothing() {
        var steps =
                "- { id: second, review: { when: \"WHEN\", queue: later } }\n"
                        + step("note", call("{ second: \"{{steps.second.reviewed}}\" }"));

        assertThat(ahead(steps.replace("WHEN", "event.text == 'Bye'"), Map.of()))
                .hasValueSatisfying(
                        next ->
                                assertThat(((Action.Request) next.action()).body())
                                        .isEqualTo("{\"second\":false}"));
        assertThat(next(steps.replace("WHEN", "event.text == 'Hello'"))).isEmpty();
    }

    @Test
    void whatRestsOnWhatIsNotKnownIsNotSaid() {
        var steps =
                step("pause", "wait: { for: PT1M }")
                        + step("note", call("{ waited: \"{{steps.pause.waited}}\" }"))
                        + step("reply", REPLY);

        assertThat(next(steps)).isEmpty();
        assertThat(next(steps, Map.of("pause", "{\"waited\": true}"))).hasValue("note");
    }

    private static String step(String id, String kind) {
        return "- id: %s\n  %s\n".formatted(id, kind);
    }

    private static String call(String body) {
        return "call: { url: \"https://api.example.com/v1\", body: %s }".formatted(body);
    }

    private static Optional<String> next(String steps) {
        return next(steps, Map.of());
    }

    private static Optional<String> next(String steps, Map<String, String> more) {
        return ahead(steps, more).map(Ahead.Next::step);
    }

    private static Optional<Ahead.Next> ahead(String steps, Map<String, String> more) {
        var definition = definition(steps);
        var results = new LinkedHashMap<String, ObjectNode>();
        APPROVED.forEach((step, json) -> results.put(step, result(json)));
        more.forEach((step, json) -> results.put(step, result(json)));
        return Ahead.next(definition.steps(), Known.of(message(), definition, results));
    }

    private static ObjectNode result(String json) {
        return (ObjectNode) StrictJson.TOLERANT.readTree(json);
    }

    private static Definition definition(String steps) {
        return Definition.check(
                        """
                        name: desk
                        owner: ops
                        trigger: { types: [intake.message.received] }
                        allowedHosts: [api.example.com]
                        steps:
                        - { id: gate, review: { when: "event.text != ''", queue: desk } }
                        """
                                + steps,
                        SchemaFiles.NONE)
                .orThrow();
    }

    private static Event message() {
        var to = new EventData.ReplyTo(Channel.WHATSAPP, "1", "tel:+12025550143", null, null, null);
        var said =
                new EventData.Message(
                        "m1",
                        "text",
                        EventData.Message.Direction.INBOUND,
                        true,
                        "Hello",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        var data =
                new EventData(
                        null,
                        null,
                        said,
                        null,
                        null,
                        null,
                        to,
                        new EventData.NativeItem("m1", "text", null, null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null);
        return new Event(
                new EventId("abcdefghijklmnopqrstuvwxyz"),
                "/acme/whatsapp/1",
                EventType.MESSAGE_RECEIVED,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                new TenantId("acme"),
                Channel.WHATSAPP,
                null,
                null,
                null,
                null,
                null,
                data,
                Map.of());
    }
}
