package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.api.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each row changes one thing of a right definition, and names every problem that this makes.
class RefusedDefinitionsTest {

    record Row(String title, String from, String to, List<String> problems) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(
                        "an unknown field",
                        "deadline: PT30M",
                        "deadlien: PT30M",
                        "4 #/deadlien unknown-field"),
                row(
                        "an unknown field of a step",
                        "sources: [policies]",
                        "source: policies",
                        "7 #/steps/0/retrieve/source unknown-field"),
                row(
                        "an unknown field beside a step's kind",
                        "- id: gate",
                        "- id: gate\n    if: x",
                        "11 #/steps/2/if unknown-field"),
                row(
                        "a key that stands there twice",
                        "deadline: PT30M",
                        "name: other",
                        "4 #/name duplicate-key"),
                row("a missing field", "owner: support-ops\n", "", "1 #/owner missing"),
                row(
                        "a missing field of a step",
                        "queue: support }",
                        "}",
                        "11 #/steps/2/review/queue missing"),
                row(
                        "a trigger without types",
                        "types: [intake.message.received], ",
                        "",
                        "3 #/trigger/types missing"),
                row(
                        "an unknown event type",
                        "[intake.message.received]",
                        "[intake.message.recieved]",
                        "3 #/trigger/types/0 bad-value"),
                row(
                        "an event type that stands there twice",
                        "[intake.message.received]",
                        "[intake.custom, intake.custom]",
                        "3 #/trigger/types/1 bad-value"),
                row(
                        "a number where text belongs",
                        "name: support-triage",
                        "name: 12",
                        "1 #/name wrong-type"),
                row(
                        "text where a number belongs",
                        "sources: [policies]",
                        "top: many",
                        "7 #/steps/0/retrieve/top wrong-type"),
                row(
                        "text where a truth belongs",
                        "when: \"has(event.data.message)\"",
                        "causedByRun: yes",
                        "3 #/trigger/causedByRun wrong-type"),
                row(
                        "one thing where a list belongs",
                        "sources: [policies]",
                        "sources: policies",
                        "7 #/steps/0/retrieve/sources wrong-type"),
                row(
                        "a list where a mapping belongs",
                        "trigger: { types: [intake.message.received], when:"
                                + " \"has(event.data.message)\" }",
                        "trigger: []",
                        "3 #/trigger wrong-type"),
                row(
                        "a field without a value",
                        "deadline: PT30M",
                        "deadline:",
                        "4 #/deadline wrong-type"),
                row(
                        "a duration in words",
                        "deadline: PT30M",
                        "deadline: 30 minutes",
                        "4 #/deadline bad-value"),
                row(
                        "a duration of nothing",
                        "deadline: PT30M",
                        "deadline: PT0S",
                        "4 #/deadline bad-value"),
                row(
                        "a duration that looks like a number",
                        "deadline: PT30M",
                        "deadline: 30",
                        "4 #/deadline wrong-type"),
                row(
                        "a duration of many years",
                        "deadline: PT30M",
                        "deadline: P9999D",
                        "4 #/deadline bad-value"),
                row(
                        "an unknown word",
                        "deadline: PT30M",
                        "ordering: sometimes",
                        "4 #/ordering bad-value"),
                row(
                        "a confidence above one",
                        "sources: [policies]",
                        "minConfidence: 1.5",
                        "7 #/steps/0/retrieve/minConfidence bad-value"),
                row(
                        "a name with a blank",
                        "name: support-triage",
                        "name: support triage",
                        "1 #/name bad-value"),
                row(
                        "a prompt without a version",
                        "prompt: support-triage@1",
                        "prompt: support-triage",
                        "9 #/steps/1/generate/prompt bad-value"),
                row(
                        "a retry that shrinks",
                        "- id: reply",
                        "- id: reply\n    retry: { initial: PT10M, max: PT1S }",
                        "13 #/steps/3/retry/max bad-value"),
                row(
                        "a retry that never tries",
                        "- id: reply",
                        "- id: reply\n    retry: { maxAttempts: 0 }",
                        "13 #/steps/3/retry/maxAttempts bad-value"),
                row(
                        "two steps of one name",
                        "- id: gate",
                        "- id: context",
                        "10 #/steps/2/id duplicate-step",
                        "14 #/outcome/autoResolvedWhen unknown-step"),
                row(
                        "a step named like a word of CEL",
                        "- id: gate",
                        "- id: for",
                        "10 #/steps/2/id bad-value",
                        "14 #/outcome/autoResolvedWhen unknown-step"),
                row(
                        "a step without a kind",
                        "    review: { when: \"steps.triage.support < 0.6\", queue: support }\n",
                        "",
                        "10 #/steps/2 step-kind"),
                row(
                        "a step of two kinds",
                        "- id: gate",
                        "- id: gate\n    deliver: { to: event.data.replyTo, body: hi }",
                        "10 #/steps/2 step-kind"),
                row(
                        "a wait of both kinds",
                        "- id: gate",
                        "- id: x\n    wait: { for: PT1M, until: event.time }\n  - id: gate",
                        "11 #/steps/2/wait bad-value"),
                row(
                        "a wait of neither kind",
                        "- id: gate",
                        "- id: x\n    wait: { }\n  - id: gate",
                        "11 #/steps/2/wait bad-value"),
                row(
                        "a wait until a text",
                        "- id: gate",
                        "- id: x\n    wait: { until: event.text }\n  - id: gate",
                        "11 #/steps/2/wait/until expression-type"),
                row(
                        "a wait that outlasts the run",
                        "- id: gate",
                        "- id: x\n    wait: { for: PT30M }\n  - id: gate",
                        "11 #/steps/2/wait/for unreachable"),
                row(
                        "a step's deadline after its run's",
                        "- id: gate",
                        "- id: x\n    wait: { for: PT1M }\n    deadline: PT31M\n  - id: gate",
                        "12 #/steps/2/deadline bad-value"),
                row(
                        "a fetch of whatever there is",
                        "- id: gate",
                        "- id: x\n    fetch: { types: ['*/*'] }\n  - id: gate",
                        "11 #/steps/2/fetch/types/0 bad-value"),
                row(
                        "a fetch that does not say of what",
                        "- id: gate",
                        "- id: x\n    fetch: { maxCount: 1 }\n  - id: gate",
                        "11 #/steps/2/fetch/types missing"),
                row(
                        "a fetch of files beyond all bounds",
                        "- id: gate",
                        "- id: x\n    fetch: { types: [image/png], maxBytes: 16777217, maxCount: 11, timeout: PT2M }\n  - id: gate",
                        "11 #/steps/2/fetch/maxBytes bad-value",
                        "11 #/steps/2/fetch/maxCount bad-value",
                        "11 #/steps/2/fetch/timeout bad-value"),
                row(
                        "a field that no file has",
                        "- id: gate",
                        "- id: x\n    fetch: { types: [image/png] }\n"
                                + "  - id: y\n    review: { when: 'steps.x.files.exists(f, f.bytes > 1)', queue: q }\n  - id: gate",
                        "13 #/steps/3/review/when unknown-name"),
                row(
                        "a call to a host that nobody allows",
                        "- id: gate",
                        "- id: x\n    call: { url: https://example.com/x }\n  - id: gate",
                        "11 #/steps/2/call/url host-not-allowed"),
                row(
                        "a call to a host that a value names",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://{{event.text}}/x', connection: zendesk/zd"
                                + " }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/url bad-value"),
                row(
                        "a call to a host that a value ends",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://example.com{{event.text}}', connection:"
                                + " zendesk/zd }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/url bad-value"),
                row(
                        "a call with a person's password",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://a:b@example.com/', connection: zendesk/zd"
                                + " }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/url bad-value"),
                row(
                        "a call with a credential",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://example.com/', connection: zendesk/zd,"
                                + " headers: { authorization: x } }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/headers/authorization bad-value"),
                row(
                        "a call with a key of its own",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://example.com/', connection: zendesk/zd,"
                                + " headers: { Idempotency-Key: x } }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/headers/Idempotency-Key bad-value"),
                row(
                        "a call whose body names what is not there",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://example.com/', connection: zendesk/zd,"
                                + " body: { a: ['{{event.txt}}'] } }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/body/a/0 unknown-name"),
                row(
                        "a call that asks and sends",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://example.com/', connection: zendesk/zd,"
                                + " method: GET, body: {} }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/body bad-value"),
                row(
                        "a call that waits too long",
                        "- id: gate",
                        "- id: x\n"
                                + "    call: { url: 'https://example.com/', connection: zendesk/zd,"
                                + " timeout: PT1M }\n"
                                + "  - id: gate",
                        "11 #/steps/2/call/timeout bad-value"),
                row(
                        "a switch without cases",
                        "- id: gate",
                        "- id: x\n    switch: { cases: [] }\n  - id: gate",
                        "11 #/steps/2/switch/cases bad-value"),
                row(
                        "a switch to a step that does not exist",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: event.text == '', run:"
                                + " [nobody] }] }\n"
                                + "  - id: gate",
                        "11 #/steps/2/switch/cases/0/run unknown-step"),
                row(
                        "a switch back",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: event.text == '', run:"
                                + " [triage] }] }\n"
                                + "  - id: gate",
                        "11 #/steps/2/switch/cases/0/run earlier-step"),
                row(
                        "a case that is never chosen",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: 'false', run: [gate] }] }\n"
                                + "  - id: gate",
                        "11 #/steps/2/switch/cases/0/when unreachable"),
                row(
                        "a case behind one that always holds",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: 'true', run: [gate] }, {"
                                + " name: b, when: event.text == '' }] }\n"
                                + "  - id: gate",
                        "11 #/steps/2/switch/cases/1/when unreachable"),
                row(
                        "a case that another has used up",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: event.text == '', run: [gate]"
                                + " }, { name: b, when: event.text == '' }] }\n"
                                + "  - id: gate",
                        "11 #/steps/2/switch/cases/1/when unreachable"),
                row(
                        "two cases of one name",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: event.text == '', run: [gate]"
                                + " }, { name: a, when: event.text == 'x' }] }\n"
                                + "  - id: gate",
                        "11 #/steps/2/switch/cases/1/name bad-value"),
                row(
                        "a step that two switches decide about",
                        "- id: gate",
                        "- id: x\n"
                                + "    switch: { cases: [{ name: a, when: event.text == '', run: [gate]"
                                + " }] }\n"
                                + "  - id: y\n"
                                + "    switch: { cases: [{ name: a, when: event.text == '', run: [gate]"
                                + " }] }\n"
                                + "  - id: gate",
                        "13 #/steps/3/switch/cases/0/run bad-value"),
                row(
                        "a failure that is answered with nonsense: POLICY_VIOLATION, retry",
                        "deadline: PT30M",
                        "onFailure: { POLICY_VIOLATION: retry }",
                        "4 #/onFailure/POLICY_VIOLATION bad-value"),
                row(
                        "a failure that is answered with nonsense: LOGIC_DEFECT, { retry: 1 }",
                        "deadline: PT30M",
                        "onFailure: { LOGIC_DEFECT: { retry: 1 } }",
                        "4 #/onFailure/LOGIC_DEFECT bad-value"),
                row(
                        "a failure that is answered with nonsense: LOGIC_DEFECT, terminate",
                        "deadline: PT30M",
                        "onFailure: { LOGIC_DEFECT: terminate }",
                        "4 #/onFailure/LOGIC_DEFECT bad-value"),
                row(
                        "a failure that is answered with nonsense: MISSING_DATA, retry",
                        "deadline: PT30M",
                        "onFailure: { MISSING_DATA: retry }",
                        "4 #/onFailure/MISSING_DATA bad-value"),
                row(
                        "a failure that is answered with nonsense: CRASH_LOOP, escalate",
                        "deadline: PT30M",
                        "onFailure: { CRASH_LOOP: escalate }",
                        "4 #/onFailure/CRASH_LOOP bad-value"),
                row(
                        "a failure that is answered with nonsense: TRANSIENT, sometimes",
                        "deadline: PT30M",
                        "onFailure: { TRANSIENT: sometimes }",
                        "4 #/onFailure/TRANSIENT bad-value"),
                row(
                        "a failure of no class",
                        "deadline: PT30M",
                        "onFailure: { SAD: retry }",
                        "4 #/onFailure/SAD unknown-field"),
                row(
                        "a step that does not exist",
                        "{{steps.triage.reply}}",
                        "{{steps.triaje.reply}}",
                        "13 #/steps/3/deliver/body unknown-step"),
                row(
                        "a step that comes later",
                        "{{event.text}}",
                        "{{steps.triage.reply}}",
                        "7 #/steps/0/retrieve/query later-step"),
                row(
                        "a step that asks for itself",
                        "steps.triage.support < 0.6",
                        "steps.gate.reviewed",
                        "11 #/steps/2/review/when later-step"),
                row(
                        "a trigger that asks for a step",
                        "has(event.data.message)",
                        "steps.gate.reviewed",
                        "3 #/trigger/when later-step"),
                row(
                        "a misspelt field of a step",
                        "{{steps.triage.reply}}",
                        "{{steps.triage.repply}}",
                        "13 #/steps/3/deliver/body unknown-name"),
                row(
                        "a misspelt field of the event",
                        "has(event.data.message)",
                        "has(event.data.mesage)",
                        "3 #/trigger/when unknown-name"),
                row(
                        "a misspelt variable",
                        "has(event.data.message)",
                        "evnt.text == 'a'",
                        "3 #/trigger/when unknown-name"),
                row(
                        "a condition that is no question",
                        "steps.triage.support < 0.6",
                        "steps.triage.support",
                        "11 #/steps/2/review/when expression-type"),
                row(
                        "a condition of unknown type",
                        "steps.triage.support < 0.6",
                        "steps.triage.more",
                        "11 #/steps/2/review/when expression-type"),
                row(
                        "a comparison of unlike things",
                        "steps.triage.support < 0.6",
                        "steps.triage.risk < 0.6",
                        "11 #/steps/2/review/when expression-type"),
                row(
                        "an address that is none",
                        "to: event.data.replyTo",
                        "to: event.text",
                        "13 #/steps/3/deliver/to expression-type"),
                row(
                        "an address made up",
                        "to: event.data.replyTo",
                        "to: \"penstock.ReplyTo{address: 'a'}\"",
                        "13 #/steps/3/deliver/to expression-type"),
                row(
                        "a list in a text",
                        "{{steps.triage.reply}}",
                        "{{steps.triage.tags}}",
                        "13 #/steps/3/deliver/body expression-type"),
                row(
                        "a value of unknown type in a text",
                        "{{steps.triage.reply}}",
                        "{{steps.triage.more}}",
                        "13 #/steps/3/deliver/body expression-type"),
                row(
                        "half an expression",
                        "steps.triage.support < 0.6",
                        "steps.triage.support <",
                        "11 #/steps/2/review/when expression-syntax"),
                row(
                        "a function that does not exist",
                        "has(event.data.message)",
                        "exec('ls')",
                        "3 #/trigger/when unknown-name"),
                row(
                        "a template without its end",
                        "{{steps.triage.reply}}",
                        "{{steps.triage.reply",
                        "13 #/steps/3/deliver/body bad-template"),
                row(
                        "a review that nobody reaches",
                        "steps.triage.support < 0.6",
                        "1 > 2",
                        "11 #/steps/2/review/when unreachable"),
                row(
                        "a trigger that never fires",
                        "has(event.data.message)",
                        "false",
                        "3 #/trigger/when unreachable"),
                row(
                        "a schema file that is not there",
                        "triage.schema.json",
                        "other.json",
                        "9 #/steps/1/generate/output schema-not-found"),
                row(
                        "a schema file somewhere else",
                        "triage.schema.json",
                        "../triage.schema.json",
                        "9 #/steps/1/generate/output bad-value"),
                row(
                        "a schema that is no object",
                        "output: triage.schema.json",
                        "output: { type: string }",
                        "9 #/steps/1/generate/output bad-schema",
                        "9 #/steps/1/generate/output bad-schema"),
                row(
                        "a schema with an unknown type",
                        "output: triage.schema.json",
                        "output: { type: object, properties: { reply: { type: txt } } }",
                        "9 #/steps/1/generate/output bad-schema"),
                row(
                        "a schema that refers to another",
                        "output: triage.schema.json",
                        "output: { type: object, properties: { reply: { $ref:"
                                + " 'https://example.org/x.json' } } }",
                        "9 #/steps/1/generate/output bad-schema"),
                row(
                        "a schema with a field that is computed",
                        "output: triage.schema.json",
                        "output: { type: object, properties: { reply: { type: string }, support: {"
                                + " type: number } } }",
                        "9 #/steps/1/generate/output bad-schema"),
                row(
                        "citations that are no ids",
                        "output: triage.schema.json",
                        "output: { type: object, properties: { reply: { type: string }, citations:"
                                + " { type: string } } }",
                        "9 #/steps/1/generate/output bad-schema"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedAtItsPlace(Row row) {
        assertThat(Samples.DEFINITION).contains(row.from());

        assertThat(problems(Samples.DEFINITION.replace(row.from(), row.to())))
                .containsExactlyElementsOf(row.problems());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var yaml =
                """
                nam: support-triage
                owner: support-ops
                trigger: { types: [intake.nothing] }
                deadline: soon
                steps:
                  - id: context
                    retrieve: { query: "{{event.txt}}", top: 0 }
                  - id: reply
                    deliver: { to: event.data.replyTo, body: "{{steps.kontext.found}}" }
                """;

        assertThat(problems(yaml))
                .containsExactly(
                        "1 #/name missing",
                        "1 #/nam unknown-field",
                        "3 #/trigger/types/0 bad-value",
                        "4 #/deadline bad-value",
                        "7 #/steps/0/retrieve/query unknown-name",
                        "7 #/steps/0/retrieve/top bad-value",
                        "9 #/steps/1/deliver/body unknown-step");
    }

    @Test
    void aStepThatIsWrongIsNotBlamedAgainByThoseThatNameIt() {
        var yaml = Samples.DEFINITION.replace("triage.schema.json", "gone.json");

        assertThat(problems(yaml)).containsExactly("9 #/steps/1/generate/output schema-not-found");
    }

    @Test
    void theColumnOfATypeErrorIsCounted() {
        var yaml =
                Samples.DEFINITION.replace(
                        "has(event.data.message)", "true && event.data.mesage == 1");

        assertThat(((Checked.Invalid) Definition.check(yaml, Samples.FILES)).problems())
                .extracting(Problem.Place::detail)
                .containsExactly("Column 19 of the expression: undefined field 'mesage'");
    }

    @Test
    void aPlaceInABlockIsTheLineOfTheBlock() {
        var yaml =
                Samples.DEFINITION.replace(
                        "deliver: { to: event.data.replyTo, body: \"{{steps.triage.reply}}\" }",
                        """
                        deliver:
                              to: event.data.replyTo
                              body: |
                                Hello,
                                {{steps.triage.reply}}
                                {{steps.triage.risk +
                                  steps.triage.rsk}}
                        """);

        assertThat(problems(yaml)).containsExactly("19 #/steps/3/deliver/body unknown-name");
    }

    @Test
    void aListOfProblemsHasAnEnd() {
        var yaml = "x%d: 1\n";
        var many = new StringBuilder(Samples.DEFINITION);
        for (var i = 0; i < 1000; i++) {
            many.append(yaml.formatted(i));
        }

        assertThat(problems(many.toString())).hasSize(100);
    }

    static List<String> problems(String yaml) {
        return switch (Definition.check(yaml, Samples.FILES)) {
            case Checked.Valid _ -> List.of();
            case Checked.Invalid(var places) ->
                    places.stream()
                            .map(p -> p.line() + " " + p.pointer() + " " + p.code())
                            .toList();
        };
    }

    private static Row row(String title, String from, String to, String... problems) {
        return new Row(title, from, to, List.of(problems));
    }
}
