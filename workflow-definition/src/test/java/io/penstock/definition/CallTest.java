package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.failure.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What `call` and `wait` make of a run's values.
class CallTest {
    private static final String STEPS =
            """
            name: caller
            owner: ops
            trigger: { types: [intake.message.received] }
            allowedHosts: [api.example.com]
            steps:
              - id: ask
                call:
                  url: "https://api.example.com/v1/{{event.text}}/x?q={{event.text}}"
                  headers: { X-Text: "{{event.text}}" }
                  body: { text: "so {{event.text}}", size: "{{size(event.text)}}", yes: "{{true}}", fixed: [1, 2.5, null] }
                  response:
                    type: object
                    properties: { total: { type: number }, count: { type: integer } }
              - id: pause
                wait: { until: "event.time + duration('3600s')" }
              - id: tell
                deliver: { to: event.data.replyTo, body: "{{steps.ask.status}} {{steps.ask.body.count + 1}} {{steps.ask.body.total}}" }
            """;

    private final Definition definition = Definition.check(STEPS, SchemaFiles.NONE).orThrow();
    private final Step.Call call = (Step.Call) definition.step("ask").orElseThrow();

    @Test
    void whatIsInsertedIntoAnAddressNeverChangesWhereItGoes() {
        var text = "@evil.example/?a=b#c";

        assertThat(call.url().render(Scope.of(Samples.message(text))))
                .isInstanceOfSatisfying(
                        Evaluated.Value.class,
                        address ->
                                assertThat(address.value())
                                        .hasToString(
                                                "https://api.example.com/v1/%40evil.example%2F%3Fa%3Db%23c/x?q=%40evil.example%2F%3Fa%3Db%23c"));
    }

    @Test
    void anAddressThatClimbsIsRefused() {
        for (var text : new String[] {"..", "../../admin"}) {
            assertThat(call.url().render(Scope.of(Samples.message(text))))
                    .isInstanceOfSatisfying(
                            Evaluated.Failed.class,
                            failed ->
                                    assertThat(failed.failure().failureClass())
                                            .isEqualTo(FailureClass.LOGIC_DEFECT));
        }
    }

    @Test
    void aTextThatIsOneExpressionKeepsItsType() {
        assertThat(call.body().render(Scope.of(Samples.message("it"))))
                .isInstanceOfSatisfying(
                        Evaluated.Value.class,
                        json ->
                                assertThat(json.value())
                                        .hasToString(
                                                "{\"text\":\"so it\",\"size\":2,\"yes\":true,\"fixed\":[1,2.5,null]}"));
    }

    @Test
    void whatCameBackHasTheTypesOfItsSchema() {
        var result =
                (ObjectNode)
                        Samples.json("{\"status\": 200, \"body\": {\"count\": 3, \"total\": 2.5}}");
        var known = Known.of(Samples.message("it"), definition, Map.of("ask", result));

        assertThat(((Step.Deliver) definition.steps().getLast()).body().render(known.scope()))
                .isEqualTo(new Evaluated.Value<>("200 4 2.5"));
    }

    @Test
    void anInstantIsComputed() {
        var until = ((Step.Until.At) ((Step.Wait) definition.steps().get(1)).until()).moment();

        assertThat(until.evaluate(Scope.of(Samples.message("it"))))
                .isEqualTo(
                        new Evaluated.Value<>(
                                Instant.parse("2026-11-22T10:00:00Z").plus(Duration.ofHours(1))));
    }
}
