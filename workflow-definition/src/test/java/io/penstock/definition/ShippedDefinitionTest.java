package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShippedDefinitionTest {
    private static final Path FOLDER = Path.of("..", "workflows", "whatsapp-assistant");

    @Test
    void theWhatsappAssistantPassesEveryCheck() throws IOException {
        var yaml = Files.readString(FOLDER.resolve("workflow.yaml"));

        var definition = Definition.check(yaml, ShippedDefinitionTest::file).orThrow();

        assertThat(definition.steps())
                .extracting(Step::id)
                .containsExactly("context", "answer", "gate", "reply");
        assertThat(definition.whileInReview()).isEqualTo(Definition.WhileInReview.PARALLEL);
    }

    @Test
    void theCanonicalTextIsTheSameDefinitionWithoutAnyFile() throws IOException {
        var yaml = Files.readString(FOLDER.resolve("workflow.yaml"));
        var first = Definition.check(yaml, ShippedDefinitionTest::file).orThrow();

        var again = Definition.check(first.source().text(), SchemaFiles.NONE).orThrow();

        assertThat(again.source()).isEqualTo(first.source());
        assertThat(again.hash()).isEqualTo(first.hash()).hasSize(64);
    }

    private static Optional<String> file(String name) {
        try {
            return Optional.of(Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
