package io.penstock.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

class StrictJsonTest {
    private static final String ZEROS =
            "00000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "625151E+40015000190",
                "[1e99999999999]",
                "{\"a\":-1.5E-99999999999}",
                "{\"a\":[1e2147483648]}",
                "{\"a\":[1e400]}",
                "-1e309",
                "[-1" + ZEROS + ZEROS + ZEROS + ZEROS + "]"
            })
    void aNumberThatNothingCanHoldIsMalformedWhateverItIsReadFrom(String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);

        malformed(() -> StrictJson.TOLERANT.readTree(json));
        malformed(() -> StrictJson.CLOSED.readTree(bytes));
        malformed(() -> StrictJson.EXACT.readTree(new ByteArrayInputStream(bytes)));
        malformed(() -> StrictJson.TOLERANT.readTree(new StringReader(json)));
        malformed(() -> StrictJson.TOLERANT.readValue(json, Object.class));
    }

    @Test
    void aNumberMayBeAsLargeAsADoubleAndIsKeptAsItStands() {
        assertThat(StrictJson.TOLERANT.readTree("1.79e308").decimalValue())
                .isEqualTo(new BigDecimal("1.79e308"));
        assertThat(StrictJson.TOLERANT.readTree("1" + ZEROS).bigIntegerValue())
                .isEqualTo(BigInteger.TEN.pow(100));
    }

    @ParameterizedTest
    @MethodSource
    void whatIsTooLargeToBeReadIsToldByItsPlace(String json, int column) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);

        tooLarge(() -> StrictJson.TOLERANT.readTree(json), column);
        tooLarge(() -> StrictJson.CLOSED.readTree(bytes), column);
        tooLarge(() -> StrictJson.TOLERANT.readValue(json, Object.class), column);
    }

    static Stream<Arguments> whatIsTooLargeToBeReadIsToldByItsPlace() {
        return Stream.of(
                Arguments.of("{\n\"a\": 1" + ZEROS.repeat(10) + "}", 6),
                Arguments.of("{\n\"a\": [-1" + ZEROS.repeat(10) + ".5]}", 7),
                Arguments.of("{\n\"" + "n".repeat(60_000) + "\": 1}", 2),
                Arguments.of("{\n\"" + "é".repeat(60_000) + "\": 1}", 2),
                Arguments.of("{\n\"a\": " + "[".repeat(64) + "1", 69));
    }

    private static void tooLarge(Runnable reading, int column) {
        assertThatExceptionOfType(StreamConstraintsException.class)
                .isThrownBy(reading::run)
                .satisfies(
                        e -> {
                            assertThat(e.getLocation().getLineNr()).isEqualTo(2);
                            assertThat(e.getLocation().getColumnNr())
                                    .isGreaterThanOrEqualTo(column);
                        });
    }

    private static void malformed(Runnable reading) {
        assertThatExceptionOfType(JacksonException.class).isThrownBy(reading::run);
    }
}
