package io.penstock.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalvageTest {
    @Test
    void leavesJsonAsItIs() {
        assertThat(Salvage.of(" {\"a\": 1.0} "))
                .hasValueSatisfying(
                        salvage -> {
                            assertThat(salvage.repaired()).isFalse();
                            assertThat(salvage.text()).isEqualTo(" {\"a\": 1.0} ");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n{\"a\": \"}\"}\n```",
                "\uFEFF{\"a\": \"}\"}",
                "Here it is:\n```\n{\"a\": \"}\"}\n```\nAnything else?",
                "Sure! {\"a\": \"}\"} That is all.",
                "Sure [as you asked]: {\"a\": \"}\"}",
                "```json\n{\"a\": \"}\"}",
            })
    void dropsOnlyWhatStandsAroundTheValue(String output) {
        assertThat(Salvage.of(output))
                .hasValueSatisfying(
                        salvage -> {
                            assertThat(salvage.repaired()).isTrue();
                            assertThat(salvage.text()).isEqualTo("{\"a\": \"}\"}");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{\"a\": 1",
                "{\"a\": 1,}",
                "{'a': 1}",
                "{\"a\": {\"b\": 1}, \"c\": ",
                "{\"a\": 1, \"a\": 2}"
            })
    void inventsNothing(String output) {
        assertThat(Salvage.of(output)).isEmpty();
    }

    @Test
    void isNotSlowedByWhatAModelMayWrite() {
        assertThat(Salvage.of("```\n" + " \n".repeat(500_000))).isEmpty();
        assertThat(Salvage.of("[] {".repeat(200_000))).isPresent();
        assertThat(Salvage.of("{]".repeat(500_000))).isEmpty();
    }
}
