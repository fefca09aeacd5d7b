package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TriggerTest {

    @Test
    void anEventOfAnotherTypeStartsNothing() {
        var tickets = with("types: [intake.ticket.created]");

        assertThat(tickets.matches(Samples.message("hi"))).isEqualTo(new TriggerMatch.NoMatch());
    }

    @Test
    void anEventOfItsTypeStartsARunWhereNothingElseIsAsked() {
        var messages = with("types: [intake.message.received]");

        assertThat(messages.matches(Samples.message("hi"))).isEqualTo(new TriggerMatch.Match());
    }

    @Test
    void theConditionIsAskedOfTheEvent() {
        var refunds = when("event.text.contains('refund')");

        assertThat(refunds.matches(Samples.message("a refund")))
                .isEqualTo(new TriggerMatch.Match());
        assertThat(refunds.matches(Samples.message("hello"))).isEqualTo(new TriggerMatch.NoMatch());
    }

    @Test
    void whatIsAbsentIsNoMatchWithAReason() {
        var tickets = when("event.data.ticket.id == '1'");

        assertThat(tickets.matches(Samples.message("secret words")))
                .isEqualTo(
                        new TriggerMatch.Failed(
                                "The expression at #/trigger/when failed: a member is absent; guard it with has()"));
    }

    @Test
    void noReasonQuotesTheEvent() {
        var odd = when("int(event.text) > 1");

        assertThat(odd.matches(Samples.message("secret words")))
                .isInstanceOfSatisfying(
                        TriggerMatch.Failed.class,
                        failed -> assertThat(failed.reason()).doesNotContain("secret"));
    }

    @Test
    void whatARunCausedStartsNoneUnlessTheTriggerSaysSo() {
        var caused = Samples.event("hi", "0190c0de-0000-0000-0000-000000000000", null);

        assertThat(with("types: [intake.message.received]").matches(caused))
                .isEqualTo(new TriggerMatch.NoMatch());
        assertThat(with("types: [intake.message.received], causedByRun: true").matches(caused))
                .isEqualTo(new TriggerMatch.Match());
    }

    private static Definition when(String condition) {
        return with("types: [intake.message.received], when: \"" + condition + '"');
    }

    private static Definition with(String trigger) {
        return Samples.definition(
                Samples.DEFINITION.replace(
                        "types: [intake.message.received], when: \"has(event.data.message)\"",
                        trigger));
    }
}
