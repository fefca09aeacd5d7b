package io.penstock.gateway.personal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.personal.DeclaredRecogniser.Declared;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pass reads each character a bounded number of times, whatever the text.
class LinearTest {
    private static final int LENGTH = 6_000;

    /// Reads of a character. The worst text repeats the words of a declared value, of which each
    /// begins a look of 200 characters.
    private static final int MOST = 500;

    private static final Recognisers ALL =
            Recognisers.standard(List.of("DE", "US"))
                    .with(new LiteralRecogniser())
                    .with(
                            new DeclaredRecogniser(
                                    List.of(
                                            new Declared(Entity.PERSON, "a ".repeat(100) + "b"),
                                            new Declared(Entity.ADDRESS, "1 ".repeat(100) + "b"))));

    private static final class Counted extends Text {
        private long reads;

        Counted(String original) {
            super(original);
        }

        @Override
        public char at(int index) {
            reads++;
            return super.at(index);
        }

        @Override
        public String slice(int start, int end) {
            reads += end - start;
            return super.slice(start, end);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "@",
                "a@",
                "a@a.",
                "a%40",
                "%40",
                "%2B",
                "a.",
                "a-",
                "1",
                "1 ",
                "1-",
                "0 1",
                "01 23 ",
                "+1 ",
                "+49 30 ",
                "4111 ",
                "DE89 ",
                "de",
                "eyJhbGci.",
                "eyJ",
                "sk-",
                "ghp_a1",
                "-----BEGIN PRIVATE KEY-----",
                "-",
                "- ",
                "password=",
                "password: a1b2c3 ",
                "token:",
                "://a:b",
                "a://",
                "[",
                "[EMAIL_1_",
                "[EMAIL_1_abcd]",
                "a ",
                "1 1 ",
                "e\u0301",
                "\u0301",
                "\u200B",
                "ﬁ",
                "\uD835\uDFCE",
                "田",
                "０１ ",
                "phone ",
                "phone 0301 "
            })
    void readsNoCharacterMoreOftenWhereALongTextRepeats(String part) {
        var once = reads(part.repeat(LENGTH / part.length()));
        var twice = reads(part.repeat(2 * LENGTH / part.length()));

        assertThat(once).isLessThan((long) MOST * LENGTH);
        assertThat(twice).isLessThan((long) (2.05 * once) + 1000);
    }

    @Test
    void readsNoCharacterMoreOftenInMixedTexts() {
        var random = new Random(20261129);
        var alphabet = "aA1 0@.%4+-=:/[]_e\"\nyJsk";
        for (var text = 0; text < 30; text++) {
            var mixed =
                    random.ints(LENGTH, 0, alphabet.length())
                            .mapToObj(i -> alphabet.substring(i, i + 1))
                            .reduce(
                                    new StringBuilder(),
                                    StringBuilder::append,
                                    StringBuilder::append)
                            .toString();

            assertThat(reads(mixed)).isLessThan((long) MOST * LENGTH);
        }
    }

    private static long reads(String text) {
        var counted = new Counted(text);
        ALL.in(counted);
        return counted.reads;
    }
}
