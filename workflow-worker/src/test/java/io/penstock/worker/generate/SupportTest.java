package io.penstock.worker.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SupportTest {
    private static final String POLICY =
            "Shoes that were worn once can be returned within 30 days, with the receipt.";

    @Test
    void anAnswerTakenFromItsSourceIsBorneWhole() {
        assertThat(Support.of("You can return shoes worn once within 30 days.", List.of(POLICY)))
                .isEqualTo(1);
    }

    @Test
    void anInventedSentenceIsNotBorne() {
        var answer = "Shoes can be returned within 30 days. Our chef recommends the salmon.";

        assertThat(Support.of(answer, List.of(POLICY))).isEqualTo(0.5);
    }

    @Test
    void anAnswerThatCitesNothingHasNoSupport() {
        assertThat(Support.of("You can return shoes.", List.of())).isZero();
    }

    @Test
    void sentencesWithoutContentDoNotCount() {
        assertThat(Support.of("Yes! Worn shoes can be returned.", List.of(POLICY))).isEqualTo(1);
    }

    @Test
    void sayingNothingIsNotSupported() {
        assertThat(Support.of("", List.of(POLICY))).isZero();
    }
}
