package io.penstock.schema.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureCodeTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_-]+)` \\| (?:`[A-Z_`, ]+|any[^|]*) \\| (.*) \\|$");

    @Test
    void theTableInTheDocumentationIsThisList() throws IOException {
        var text = Files.readString(Path.of("..", "docs", "architecture.md"));

        assertThat(ROW.matcher(text).results().map(row -> row.group(1) + ": " + row.group(2)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(FailureCode.values())
                                .map(code -> code.word() + ": " + code.message())
                                .toList());
    }

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void theTableNamesItsClasses(FailureCode code) throws IOException {
        var text = Files.readString(Path.of("..", "docs", "architecture.md"));
        var classes =
                code.classes().size() == FailureClass.values().length
                        ? "any: that of the review"
                        : code.classes().stream()
                                .map(one -> "`" + one + "`")
                                .collect(Collectors.joining(", "));

        assertThat(text).contains("| `%s` | %s |".formatted(code.word(), classes));
    }

    @Test
    void aCodeIsNeverOfAForeignClass() {
        assertThatThrownBy(() -> FailureCode.STEP_BROKE.because(FailureClass.TRANSIENT, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCodeThatIsNotKnownAnyMoreStillHasAMessage() {
        assertThat(Failure.kept(FailureClass.EXPIRED, "of_an_old_release", "x").message())
                .isEqualTo("A deadline passed");
    }

    @ParameterizedTest
    @EnumSource(FailureClass.class)
    void noDefinitionMakesAClassRepeatWhatCannotPass(FailureClass failureClass) {
        var retried =
                Stream.of(
                                FailureClass.TRANSIENT,
                                FailureClass.RATE_LIMITED,
                                FailureClass.PROVIDER_UNAVAILABLE,
                                FailureClass.INVALID_OUTPUT)
                        .toList();

        assertThat(ResponseStrategy.allowed(failureClass, new ResponseStrategy.Retry(2)))
                .isEqualTo(retried.contains(failureClass));
    }
}
