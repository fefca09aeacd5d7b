package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.failure.FailureCode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What leaves is said in one place, for whoever sends it and for whoever is shown it.
class ActionTest {
    private static final String STEPS =
            """
            name: caller
            owner: ops
            trigger: { types: [intake.message.received] }
            steps:
              - id: ask
                call:
                  method: PUT
                  url: "https://api.example.com/v1/{{event.text}}"
                  connection: zendesk/zd-main
                  headers: { X-Text: "{{event.text}}", A-First: one }
                  body: { text: "{{event.text}}", size: "{{size(event.text)}}", half: 2.5, order: [3, 1] }
              - id: bare
                call: { method: DELETE, url: "https://api.example.com/v1", connection: zendesk/zd-main }
              - id: tell
                deliver: { to: event.data.replyTo, body: "{{steps.ask.status}}" }
            """;

    private final Definition definition = Definition.check(STEPS, SchemaFiles.NONE).orThrow();

    @Test
    void aRequestIsWhatItsStepMakesOfTheRun() {
        assertThat(request("ask", "it"))
                .isEqualTo(
                        new Evaluated.Value<>(
                                new Action.Request(
                                        Step.Method.PUT,
                                        URI.create("https://api.example.com/v1/it"),
                                        "zendesk/zd-main",
                                        Map.of("X-Text", "it", "A-First", "one"),
                                        "{\"text\":\"it\",\"size\":2,\"half\":2.5,\"order\":[3,1]}")));
    }

    @Test
    void aRequestWithoutABodySaysNone() {
        assertThat(request("bare", "it"))
                .isEqualTo(
                        new Evaluated.Value<>(
                                new Action.Request(
                                        Step.Method.DELETE,
                                        URI.create("https://api.example.com/v1"),
                                        "zendesk/zd-main",
                                        Map.of(),
                                        null)));
    }

    @Test
    void headersHaveOneOrderAndOneValueForEachName() {
        var headers =
                new Action.Request(
                                Step.Method.GET,
                                URI.create("https://api.example.com/"),
                                null,
                                Map.of("b", "2", "x-a", "low", "X-A", "high", "C", "3"),
                                null)
                        .headers();

        assertThat(List.copyOf(headers.keySet())).containsExactly("b", "C", "X-A");
        assertThat(headers).containsEntry("X-A", "low");
    }

    @Test
    void aHeaderThatWouldBeginAnotherIsNone() {
        assertThat(request("ask", "it\r\nX-Other: 1"))
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed ->
                                assertThat(failed.failure().code())
                                        .isEqualTo(FailureCode.BAD_REQUEST_MADE.word()));
    }

    @Test
    void aBodyThatIsTooLongIsNone() {
        var body = (Step.Call) definition.step("ask").orElseThrow();
        var plain =
                new Step.Call(
                        body.common(),
                        body.method(),
                        body.url(),
                        body.connection(),
                        Map.of(),
                        body.body(),
                        null,
                        body.timeout(),
                        false);

        assertThat(Action.Request.of(plain, Scope.of(Samples.message("x".repeat(256 * 1024)))))
                .isInstanceOf(Evaluated.Failed.class);
    }

    @Test
    void aMessageThatAsksForWhatIsNotKnownIsNone() {
        var tell = (Step.Deliver) definition.step("tell").orElseThrow();
        var scope = Scope.of(Samples.message("it"));

        assertThat(Action.Message.of(tell, scope)).isInstanceOf(Evaluated.Failed.class);
        assertThat(
                        Action.Message.of(
                                tell,
                                scope.with(
                                        definition.step("ask").orElseThrow(),
                                        new StepResult.Called(204, null))))
                .isEqualTo(new Evaluated.Value<>(new Action.Message(Samples.replyTo(), "204")));
    }

    private Evaluated<Action.Request> request(String step, String text) {
        return Action.Request.of(
                (Step.Call) definition.step(step).orElseThrow(), Scope.of(Samples.message(text)));
    }
}
