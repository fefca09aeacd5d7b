package io.penstock.intake.channel.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
    @Test
    void decodesPercentAndQuotes() {
        assertThat(HeaderText.decode("Euro%20%E2%82%AC%20%F0%9F%98%80")).contains("Euro € 😀");
        assertThat(HeaderText.decode("\"a \\\"b\\\"\"")).contains("a \"b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C3%28", "%F0%9F", "%ED%A0%80", "%C0%A0", "100%", "%zz", "\u00e9"})
    void refusesWhatIsNotUtf8(String value) {
        assertThat(HeaderText.decode(value)).isEmpty();
    }
}
