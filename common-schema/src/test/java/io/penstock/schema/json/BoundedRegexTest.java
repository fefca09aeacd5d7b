package io.penstock.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedRegexTest {
    /// Exponential, polynomial, and too deep for the stack.
    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|aa)+$", "^(a|a|b)*$", "(.*)*(.*)*(.*)*c", "a*a*a*a*b"})
    void decidesWhatBacktrackingCannot(String pattern) {
        assertThat(BoundedRegex.of(pattern).matches("a".repeat(20_000) + "!")).isFalse();
    }

    @Test
    void decidesALongTextThatIsNoChallenge() {
        assertThat(BoundedRegex.of("^(.|\\n)*$").matches("word\n".repeat(50_000))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(?=(a|aa)+b)", "^(a|aa)+\\1b$", "^((a{1,9}){1,9}){1,9}$"})
    void saysThatItDoesNotKnowAndStops(String pattern) {
        var effort = new BoundedRegex.Effort();
        var text = "a".repeat(5_000) + "!";

        assertThatThrownBy(
                        () ->
                                BoundedRegex.within(
                                        effort, () -> BoundedRegex.of(pattern).matches(text)))
                .isInstanceOf(BoundedRegex.Undecided.class);
        assertThat(effort.spent()).isLessThanOrEqualTo(BoundedRegex.MOST_READS + text.length());
    }

    @Test
    void allPatternsOfADocumentShareWhatMayBeRead() {
        var effort = new BoundedRegex.Effort();
        var pattern = BoundedRegex.of("^a*$");
        var text = "a".repeat(900_000);

        assertThatThrownBy(
                        () ->
                                BoundedRegex.within(
                                        effort,
                                        () -> {
                                            while (pattern.matches(text)) {
                                                assertThat(effort.spent()).isPositive();
                                            }
                                            return "an answer";
                                        }))
                .isInstanceOf(BoundedRegex.Undecided.class);
    }

    @ParameterizedTest
    @CsvSource({
        "^\\d{3}$, 123, true",
        "^\\d{3}$, 1234, false",
        "b, abc, true",
        "^(?!x).*$, y, true",
        "^(?!x).*$, x, false",
        "^\\p{Letter}+$, é, true",
    })
    void matchesAsBefore(String pattern, String text, boolean matches) {
        assertThat(BoundedRegex.of(pattern).matches(text)).isEqualTo(matches);
    }
}
