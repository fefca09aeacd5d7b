package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {

    @Test
    void commentsAndLayoutDoNotChangeTheHash() {
        var other =
                "# a remark\n"
                        + Samples.DEFINITION.replace(
                                "name: support-triage", "name:   'support-triage'");

        assertThat(Samples.definition(other).hash())
                .isEqualTo(Samples.definition(Samples.DEFINITION).hash());
    }

    @Test
    void whatTheDefinitionSaysChangesTheHash() {
        var other = Samples.DEFINITION.replace("PT30M", "PT31M");

        assertThat(Samples.definition(other).hash())
                .isNotEqualTo(Samples.definition(Samples.DEFINITION).hash());
    }

    @Test
    void aPriorityIsNormalUnlessItSaysOtherwise() {
        var urgent = Samples.DEFINITION.replace("deadline:", "priority: high\ndeadline:");

        assertThat(Samples.definition(Samples.DEFINITION).priority())
                .isEqualTo(Definition.Priority.NORMAL);
        assertThat(Samples.definition(urgent).priority()).isEqualTo(Definition.Priority.HIGH);
    }

    @Test
    void theRouteOfTheNextModelCallDependsOnTheStep() {
        var definition = Samples.definition(Samples.DEFINITION);

        assertThat(definition.routeFrom(null)).contains("default");
        assertThat(definition.routeFrom("triage")).contains("default");
        assertThat(definition.routeFrom("reply")).isEmpty();
    }

    @Test
    void anInlinedSchemaIsTheSameAsTheFile() {
        var inline =
                Samples.DEFINITION.replace("triage.schema.json", Samples.SCHEMA.replace("\n", " "));

        assertThat(Samples.definition(inline).source())
                .isEqualTo(Samples.definition(Samples.DEFINITION).source());
    }

    @Test
    void theSchemaOfAStepIsAtHand() {
        var generate = (Step.Generate) Samples.step("triage");

        assertThat(generate.prompt()).isEqualTo(new VersionedName("support-triage", 1));
        assertThat(generate.output().schema()).isEqualTo(Samples.json(Samples.SCHEMA));
        assertThat(generate.output().source().sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void whatWasRefusedIsNoDefinition() {
        assertThatThrownBy(() -> Definition.check("name: x", SchemaFiles.NONE).orThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("publish it again");
    }

    @Test
    void aVersionedNameSaysWhatItIs() {
        assertThat(VersionedName.parse("whatsapp-assistant@12"))
                .contains(new VersionedName("whatsapp-assistant", 12));
        assertThat(new VersionedName("whatsapp-assistant", 12))
                .hasToString("whatsapp-assistant@12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@1",
                "a@",
                "a@0",
                "a@01",
                "a@-1",
                "A@1",
                "a@1@2",
                "a-@1",
                "a@9999999999",
                "a @1"
            })
    void whatIsNoVersionedNameIsNone(String text) {
        assertThat(VersionedName.parse(text)).isEmpty();
    }
}
