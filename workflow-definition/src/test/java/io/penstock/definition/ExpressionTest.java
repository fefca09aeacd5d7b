package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.event.EventData;
import io.penstock.schema.failure.FailureClass;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event.type == 'intake.message.received'",
                "event.channel == 'whatsapp' && event.tenantid == 'shop'",
                "event.time < timestamp('2027-01-01T00:00:00Z')",
                "event.data.replyTo.until - event.time >= duration('24h')",
                "event.data.message.public",
                "event.data.native.id.startsWith('wamid')",
                "event.data.priority == 'high'",
                "!has(event.data.form) && !has(event.data.tags)",
                "event.data.message.text == event.text",
                "steps.context.confidence > 0",
                "steps.context.found == 3 && !steps.context.calibrated",
                "steps.triage.score > 1 && steps.triage.score + 0.5 == 2.5",
                "steps.triage.count + 1 == 8",
                "steps.triage.urgent && steps.triage.note == null",
                "'vip' in steps.triage.tags && steps.triage.tags.exists(t, t.startsWith('v'))",
                "steps.triage.order.number == '4711'",
                "steps.triage.more.deep[1] == 2",
                "steps.triage.citations.size() == 1",
                "steps.triage.support >= 0.75",
            })
    void holds(String condition) {
        var asked = condition.replace("", "");

        assertThat(condition(asked).evaluate(scope("Where is it?")))
                .isEqualTo(new Evaluated.Value<>(true));
    }

    @Test
    void whatNobodySaidIsAnEmptyText() {
        var silent = scope(null);

        assertThat(
                        condition("event.text == '' && event.data.message.text == null")
                                .evaluate(silent))
                .isEqualTo(new Evaluated.Value<>(true));
    }

    @Test
    void anOptionalFieldOfAnAnswerIsGuardedWithHas() {
        var bare = Scope.of(Samples.message("hi")).with(Samples.step("triage"), generated("{}"));

        assertThat(condition("has(steps.triage.score) && steps.triage.score > 1").evaluate(bare))
                .isEqualTo(new Evaluated.Value<>(false));
        assertThat(condition("steps.triage.score > 1").evaluate(bare))
                .satisfies(ExpressionTest::defect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[event.text].map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)[0] == ''",
                "[[event.text]].map(a, a+a+a+a).map(a, a+a+a+a).map(a, a+a+a+a).map(a, a+a+a+a).map(a, a+a+a+a)[0].size() == 0",
                "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, event.text != ''))))",
                "event.text.matches('(a+)+{1000}b{1000}')",
                "1 / (size(event.text) - size(event.text)) == 1",
                "9223372036854775807 + size(event.text) == 1",
            })
    void whatGrowsOrFailsIsAnOutcome(String condition) {
        assertThat(condition(condition).evaluate(scope("a".repeat(1000))))
                .satisfies(ExpressionTest::defect);
    }

    @Test
    void anAddressThatIsNotThereIsMissingData() {
        var reply = (Step.Deliver) Samples.step("reply");

        var resolved = reply.to().resolve(Scope.of(Samples.event("hi", null, null)));

        assertThat(resolved)
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed ->
                                assertThat(failed.failure().failureClass())
                                        .isEqualTo(FailureClass.MISSING_DATA));
    }

    @Test
    void anAddressComesBackAsItWas() {
        var reply = (Step.Deliver) Samples.step("reply");

        assertThat(reply.to().resolve(scope("hi")))
                .isEqualTo(new Evaluated.Value<EventData.ReplyTo>(Samples.replyTo()));
    }

    @Test
    void aResultOfAnotherKindOfStepIsAMistakeOfTheCaller() {
        var scope = Scope.of(Samples.message("hi"));
        var context = Samples.step("context");

        assertThatThrownBy(() -> scope.with(context, new StepResult.Reviewed(true, "approve")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("context");
    }

    private static void defect(Evaluated<?> evaluated) {
        assertThat(evaluated)
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed -> {
                            assertThat(failed.failure().failureClass())
                                    .isEqualTo(FailureClass.LOGIC_DEFECT);
                            assertThat(failed.failure().detail()).hasSizeLessThan(200);
                        });
    }

    private static Condition condition(String condition) {
        var yaml = Samples.DEFINITION.replace("steps.triage.support < 0.6", condition);
        return ((Step.Review) Samples.definition(yaml).step("gate").orElseThrow()).when();
    }

    private static Scope scope(@Nullable String text) {
        return Scope.of(Samples.message(text))
                .with(Samples.step("context"), new StepResult.Retrieved(0.8, false, 3))
                .with(
                        Samples.step("triage"),
                        generated(
                                """
                                {"reply": "Soon.", "risk": "low", "score": 2, "count": 7.0, "urgent": true,
                                 "note": null, "tags": ["vip"], "citations": ["k7f2", "made-up"],
                                 "order": {"number": "4711"}, "more": {"deep": [1, 2]}}
                                """));
    }

    private static StepResult generated(String output) {
        return new StepResult.Generated(Samples.json(output), List.of("k7f2"), 0.75);
    }
}
