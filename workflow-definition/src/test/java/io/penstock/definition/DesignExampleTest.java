package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.EventType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The worked example of the documentation, in full.
class DesignExampleTest {
    private static final String SUPPORT_TRIAGE =
            """
            name: support-triage
            owner: support-ops                    # each step can name its own
            trigger: { types: [intake.ticket.created, intake.ticket.comment.added], when: "!has(event.data.message) || event.data.message.direction == 'inbound'" }
            ordering: conversation                # or none
            whileInReview: queue                  # or parallel, supersede
            deadline: PT30M
            budget: { usd: 0.20, modelCalls: 6 }
            steps:
              - id: context
                retrieve: { query: "{{event.text}}", sources: [policies, faq], history: 10, top: 6, minConfidence: 0.35 }
              - id: triage
                owner: support-models
                generate: { prompt: support-triage@1, route: default, output: triage.schema.json }
                retry: { maxAttempts: 4, initial: PT2S, multiplier: 2, max: PT2M }
              - id: gate
                review: { when: "steps.context.confidence < 0.5 || steps.triage.support < 0.6 || steps.triage.risk == 'high'", queue: support, due: PT4H, onExpiry: escalate }
              - id: reply
                deliver: { to: event.data.replyTo, body: "{{steps.triage.reply}}" }
            outcome: { autoResolvedWhen: "!steps.gate.reviewed", minutesSaved: 6 }
            """;

    private Definition definition;

    @BeforeEach
    void check() {
        definition = Samples.definition(SUPPORT_TRIAGE);
    }

    @Test
    void saysWhatTheAuthorWrote() {
        assertThat(definition.name()).isEqualTo("support-triage");
        assertThat(definition.trigger().types())
                .containsExactlyInAnyOrder(
                        EventType.TICKET_CREATED, EventType.TICKET_COMMENT_ADDED);
        assertThat(definition.whileInReview()).isEqualTo(Definition.WhileInReview.QUEUE);
        assertThat(definition.deadline()).isEqualTo(Duration.ofMinutes(30));
        assertThat(definition.budget()).isEqualTo(new Budget(new BigDecimal("0.20"), 6));
        assertThat(definition.outcome().minutesSaved()).isEqualTo("6");
    }

    @Test
    void retrievesWhatTheAuthorWrote() {
        assertThat(definition.steps().getFirst())
                .isInstanceOfSatisfying(
                        Step.Retrieve.class,
                        step -> {
                            assertThat(step.sources()).isEqualTo(List.of("policies", "faq"));
                            assertThat(step.history()).isEqualTo(10);
                            assertThat(step.top()).isEqualTo(6);
                            assertThat(step.minConfidence()).isEqualTo(0.35);
                        });
    }

    @Test
    void aStepBelongsToTheDefinitionsOwnerUnlessItNamesOne() {
        assertThat(definition.steps())
                .extracting(Step::owner)
                .containsExactly("support-ops", "support-models", "support-ops", "support-ops");
    }

    @Test
    void whatIsNotWrittenHasItsDefault() {
        assertThat(definition.trigger().causedByRun()).isFalse();
        assertThat(definition.step("reply").orElseThrow().retry()).isEqualTo(RetryPolicy.DEFAULT);
    }

    @Test
    void theGateAsksForConfidenceSupportAndRisk() {
        var gate = (Step.Review) definition.step("gate").orElseThrow();

        assertThat(gate.when().evaluate(scope(0.9, 0.9, "low")))
                .isEqualTo(new Evaluated.Value<>(false));
        assertThat(gate.when().evaluate(scope(0.4, 0.9, "low")))
                .isEqualTo(new Evaluated.Value<>(true));
        assertThat(gate.when().evaluate(scope(0.9, 0.5, "low")))
                .isEqualTo(new Evaluated.Value<>(true));
        assertThat(gate.when().evaluate(scope(0.9, 0.9, "high")))
                .isEqualTo(new Evaluated.Value<>(true));
    }

    @Test
    void aSkippedGateMeansThatTheRunResolvedByItself() {
        var end = scope(0.9, 0.9, "low").skipping(definition.step("gate").orElseThrow());

        assertThat(definition.outcome().autoResolvedWhen().evaluate(end))
                .isEqualTo(new Evaluated.Value<>(true));
    }

    @Test
    void theReplyGoesToWhomItConcerns() {
        var reply = (Step.Deliver) definition.step("reply").orElseThrow();

        assertThat(reply.to().resolve(scope(1, 1, "low")))
                .isEqualTo(new Evaluated.Value<>(Samples.replyTo()));
        assertThat(reply.body().render(scope(1, 1, "low")))
                .isEqualTo(new Evaluated.Value<>("You can."));
    }

    private Scope scope(double confidence, double support, String risk) {
        var output = Samples.json("{\"reply\": \"You can.\", \"risk\": \"%s\"}".formatted(risk));
        return Scope.of(Samples.message("Can I?"))
                .with(
                        definition.step("context").orElseThrow(),
                        new StepResult.Retrieved(confidence, false, 3))
                .with(
                        definition.step("triage").orElseThrow(),
                        new StepResult.Generated(output, List.of("k7f2"), support));
    }
}
