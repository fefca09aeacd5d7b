package io.penstock.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

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

    private static void malformed(Runnable reading) {
        assertThatExceptionOfType(JacksonException.class).isThrownBy(reading::run);
    }
}
