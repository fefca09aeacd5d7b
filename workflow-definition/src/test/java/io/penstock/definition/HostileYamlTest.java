package io.penstock.definition;

import static io.penstock.definition.RefusedDefinitionsTest.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileYamlTest {

    @Test
    void aLaughIsNotMultiplied() {
        var laughs =
                """
                a: &a [ha, ha]
                b: &b [*a, *a]
                c: [*b, *b]
                """;

        assertThat(problems(laughs))
                .contains(
                        "1 #/a yaml-anchor",
                        "2 #/b yaml-anchor",
                        "2 #/b/0 yaml-alias",
                        "3 #/c/1 yaml-alias");
    }

    @Test
    void anAnchorInARightDefinitionIsTheOnlyProblem() {
        var yaml = Samples.DEFINITION.replace("deadline: PT30M", "deadline: &d PT30M");

        assertThat(problems(yaml)).containsExactly("4 #/deadline yaml-anchor");
    }

    @Test
    void aTagMakesNothing() {
        var yaml =
                Samples.DEFINITION.replace(
                        "deadline: PT30M", "deadline: !!javax.script.ScriptEngineManager [x]");

        assertThat(problems(yaml)).containsExactly("4 #/deadline yaml-tag");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(problems(Samples.DEFINITION + "---\nname: other\n"))
                .containsExactly("15 # several-documents");
    }

    @Test
    void aTextThatIsTooLongIsNotRead() {
        assertThat(problems("#".repeat(Definition.MAX_CHARACTERS + 1)))
                .containsExactly("1 # too-large");
    }

    static Stream<String> bombs() {
        return Stream.of("[", "{a: ", "- ", "? ", "[{")
                .map(piece -> piece.repeat(Definition.MAX_CHARACTERS / piece.length()));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("bombs")
    @Timeout(20)
    void whatNestsWithoutEndIsRefused(String bomb) {
        assertThat(problems(bomb)).hasSizeLessThan(40).last().asString().endsWith("too-deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing", "---", "--- \n..."})
    void nothingIsRefused(String nothing) {
        assertThat(problems(nothing)).hasSize(1).first().asString().contains(" # ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: [",
                "name: \"",
                "\tname: x",
                "name: x\n  y: z",
                "a: b: c",
                "name: @x",
                "%",
                "}",
                "name: 'a\u0000b'"
            })
    void whatIsNoYamlIsRefusedOnItsLine(String broken) {
        assertThat(problems(broken)).hasSize(1).first().asString().contains(" # yaml-syntax");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "- a\n- b", "12"})
    void whatIsNoMappingIsRefusedOnce(String other) {
        assertThat(problems(other)).containsExactly("1 # wrong-type");
    }

    @Test
    void controlCharactersAreRefusedEvenWhenEscaped() {
        var yaml = Samples.DEFINITION.replace("{{steps.triage.reply}}", "a\\0b");

        assertThat(problems(yaml)).containsExactly("13 #/steps/3/deliver/body control-character");
    }

    @Test
    void aKeyThatIsAMappingIsRefused() {
        assertThat(problems(Samples.DEFINITION + "? {a: b}\n: c\n"))
                .containsExactly("15 # bad-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\0b\"", "\"a\\nb\""})
    void aKeyWithControlCharactersIsRefused(String key) {
        assertThat(problems(Samples.DEFINITION + key + ": c\n")).containsExactly("15 # bad-key");
    }

    @Test
    void aLongKeyIsNotRepeatedInTheAnswer() {
        var yaml = Samples.DEFINITION + "k".repeat(1_000) + ": {a: 1, b: 2}\n";

        assertThat(problems(yaml)).containsExactly("15 # bad-key");
    }

    @Test
    void noNumberIsReadAsAnything() {
        assertThat(problems(Samples.DEFINITION.replace("PT30M", "0x1F")))
                .containsExactly("4 #/deadline bad-value");
        assertThat(problems(Samples.DEFINITION.replace("sources: [policies]", "top: 1e999999999")))
                .containsExactly("7 #/steps/0/retrieve/top wrong-type");
        assertThat(problems(Samples.DEFINITION.replace("sources: [policies]", "top: 99999999999")))
                .containsExactly("7 #/steps/0/retrieve/top bad-value");
    }

    @Test
    void anythingThatYamlCanQuoteSurvivesTheCanonicalText() {
        var odd = "\\u2028 \\u0085".replace("\\u0085", "") + "😀 \\\\ \\\" \\n\\t: - {} [] # é \\/";
        var yaml = Samples.DEFINITION.replace("{{steps.triage.reply}}", odd);
        var first = Samples.definition(yaml);

        var again = Definition.check(first.source().text(), SchemaFiles.NONE).orThrow();

        assertThat(again.source()).isEqualTo(first.source());
        assertThat(rendered(again)).isEqualTo(rendered(first));
    }

    private static Evaluated<String> rendered(Definition definition) {
        return ((Step.Deliver) definition.step("reply").orElseThrow())
                .body()
                .render(Scope.of(Samples.message("hi")));
    }
}
