package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Hello.                                             | Hello.",
                "{{event.text}}                                     | Where is it?",
                "> {{event.text}} <                                 | > Where is it? <",
                "{{event.channel}}/{{event.type}}                   | whatsapp/intake.message.received",
                "{{ steps.context.found }} found                    | 3 found",
                "{{steps.context.confidence}}                       | 0.8",
                "{{steps.triage.score}}                             | 2",
                "{{steps.triage.score * 1000000000.0}}              | 2000000000",
                "{{steps.context.calibrated}}                       | false",
                "{{steps.triage.risk == 'low' ? 'no }} risk' : '!'}} | no }} risk",
                "{{{'a': {'b': 'c'}}.a.b}}                          | c",
                "{{'{{'}} and }} and { and }                        | {{ and }} and { and }",
                "{{string(event.time)}}                             | 2026-11-22T10:00:00Z",
            })
    void renders(String template, String text) {
        assertThat(template(template).render(scope())).isEqualTo(new Evaluated.Value<>(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{event.data.ticket.subject}}",
                "{{event.data.contact.name.full}}",
                "{{steps.triage.note}}",
                "{{steps.triage.tags[9]}}",
                "{{1.0 / 0.0}}",
            })
    void aValueThatIsMissingIsADefectAndNoEmptyText(String template) {
        assertThat(template("secret: {{event.text}} " + template).render(scope()))
                .isInstanceOfSatisfying(
                        Evaluated.Failed.class,
                        failed -> {
                            var failure = (Failure) failed.failure();
                            assertThat(failure.failureClass()).isEqualTo(FailureClass.LOGIC_DEFECT);
                            assertThat(failure.detail())
                                    .startsWith("The expression at #/steps/3/deliver/body failed")
                                    .doesNotContain("Where");
                        });
    }

    @Test
    void whatAnInsertedTextSaysIsNoTemplate() {
        var scope = Scope.of(Samples.message("{{event.data.native.id}}"));

        assertThat(template("{{event.text}}").render(scope))
                .isEqualTo(new Evaluated.Value<>("{{event.data.native.id}}"));
    }

    private static Template template(String body) {
        var yaml =
                Samples.DEFINITION.replace(
                        "\"{{steps.triage.reply}}\"", '"' + body.replace("\"", "\\\"") + '"');
        return ((Step.Deliver) Samples.definition(yaml).step("reply").orElseThrow()).body();
    }

    private static Scope scope() {
        var output =
                Samples.json(
                        "{\"reply\": \"Soon.\", \"risk\": \"low\", \"score\": 2, \"note\": null, \"tags\": []}");
        return Scope.of(Samples.message("Where is it?"))
                .with(Samples.step("context"), new StepResult.Retrieved(0.8, false, 3))
                .with(
                        Samples.step("triage"),
                        new StepResult.Generated(output, List.of("k7f2"), 0.75));
    }
}
