package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `docs/workflows.md` says what the code does.
class DocumentationTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern EVENT_TYPE = Pattern.compile("`(intake\\.[a-z.]+)`");

    private String text;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Path.of("..", "docs", "workflows.md"));
    }

    @Test
    void theExamplePassesEveryCheck() {
        var definition = Definition.check(example(), SchemaFiles.NONE).orThrow();

        assertThat(definition.steps()).hasSize(4);
    }

    @Test
    void theExampleStartsAndAnswersAsTheTextSays() {
        var definition = Definition.check(example(), SchemaFiles.NONE).orThrow();
        var output = Samples.json("{\"reply\": \"Yes.\", \"citations\": [], \"urgent\": false}");
        var scope =
                Scope.of(Samples.message("Can I RETURN them?"))
                        .with(
                                definition.step("answer").orElseThrow(),
                                new StepResult.Generated(output, List.of(), 1))
                        .skipping(definition.step("gate").orElseThrow());

        assertThat(definition.matches(Samples.message("Can I RETURN them?")))
                .isEqualTo(new TriggerMatch.Match());
        assertThat(definition.matches(Samples.message("Hello")))
                .isEqualTo(new TriggerMatch.NoMatch());
        assertThat(((Step.Deliver) definition.steps().getLast()).body().render(scope))
                .isEqualTo(new Evaluated.Value<>("Yes.\n\n"));
    }

    @Test
    void theExampleWithAllKindsHasEachOfThem() {
        var example = EXAMPLE.matcher(text).results().map(match -> match.group(1)).toList().get(1);

        var definition = Definition.check(example, SchemaFiles.NONE).orThrow();

        assertThat(definition.steps().stream().map(Object::getClass).distinct())
                .hasSize(Step.class.getPermittedSubclasses().length);
        assertThat(Definition.check(definition.source().text(), SchemaFiles.NONE).orThrow().hash())
                .isEqualTo(definition.hash());
    }

    @Test
    void theExampleThatAsksHubSpotWhoWrotePassesEveryCheck() throws IOException {
        var integrating =
                EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "integrating.md")));
        assertThat(integrating.find()).isTrue();

        var definition = Definition.check(integrating.group(1), SchemaFiles.NONE).orThrow();

        assertThat(definition.steps()).hasSize(3);
    }

    @Test
    void everyCodeThatARefusalCanHaveIsExplained() {
        assertThat(codes()).allSatisfy(code -> assertThat(text).contains('`' + code + '`'));
    }

    @Test
    void theEventTypesItNamesExist() {
        assertThat(EVENT_TYPE.matcher(text).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(word -> assertThat(EventType.named(word)).isPresent());
    }

    private String example() {
        return EXAMPLE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> codes() {
        return RefusedDefinitionsTest.rows()
                .flatMap(row -> row.problems().stream())
                .map(problem -> problem.substring(problem.lastIndexOf(' ') + 1))
                .collect(Collectors.toSet());
    }
}
