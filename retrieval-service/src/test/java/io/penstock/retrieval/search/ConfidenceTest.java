package io.penstock.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.retrieval.index.Statistics;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfidenceTest {
    /// Ten chunks; idf = ln(1 + (10 - n + 0.5) / (n + 0.5)):
    /// return (4) 0.8938, shoe (1) 1.9924, weather (0) 3.0910.
    private static final Statistics STATISTICS =
            new Statistics(10, 500, Map.of("return", 4L, "shoe", 1L, "weather", 0L));

    @Test
    void isTheShareOfIdfThatTheBestBlockHolds() {
        var confidence =
                Confidence.of(
                        Set.of("return", "shoe", "weather"), Set.of("shoe", "box"), STATISTICS);

        assertThat(confidence)
                .isCloseTo(1.9924302 / (0.8938179 + 1.9924302 + 3.0910425), within(1e-6));
    }

    @Test
    void isOneWhenTheBlockHoldsEveryTerm() {
        assertThat(Confidence.of(Set.of("shoe"), Set.of("shoe"), STATISTICS)).isEqualTo(1);
    }

    @Test
    void isZeroWhenItHoldsNone() {
        assertThat(Confidence.of(Set.of("weather"), Set.of("shoe"), STATISTICS)).isZero();
    }

    @Test
    void isZeroWithoutTerms() {
        assertThat(Confidence.of(Set.of(), Set.of("shoe"), STATISTICS)).isZero();
    }

    @Test
    void isZeroWhereNothingIsKept() {
        var empty = new Statistics(0, 0, Map.of());

        assertThat(Confidence.of(Set.of("shoe"), Set.of(), empty)).isZero();
    }
}
