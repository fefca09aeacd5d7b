package io.penstock.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.retrieval.index.EnglishTerms;
import io.penstock.schema.api.Retrieval.Turn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryPlanTest {
    private final EnglishTerms terms = new EnglishTerms();

    @Test
    void earlierTurnsOfTheCustomerWeighLessTheOlderTheyAre() {
        var plan =
                QueryPlan.of(
                        "How long does it take?",
                        List.of(
                                new Turn("customer", "my boots"),
                                new Turn("us", "which parcel"),
                                new Turn("customer", "a refund"),
                                new Turn("customer", "for the jacket")),
                        terms);

        assertThat(plan.asked()).containsExactly("long", "take");
        assertThat(plan.historyTerms()).isEqualTo(3);
        assertThat(plan.weights())
                .containsOnlyKeys("long", "take", "jacket", "refund", "boot")
                .containsAllEntriesOf(Map.of("long", 1.0, "take", 1.0, "jacket", 0.3));
        assertThat(plan.weights().get("refund")).isCloseTo(0.3 * 0.7, within(1e-12));
        assertThat(plan.weights().get("boot")).isCloseTo(0.3 * 0.7 * 0.7, within(1e-12));
    }

    @Test
    void aRepeatedTermAddsUp() {
        var plan =
                QueryPlan.of(
                        "shoes",
                        List.of(new Turn("customer", "shoes"), new Turn("customer", "shoes")),
                        terms);

        assertThat(plan.weights().get("shoe")).isCloseTo(1 + 0.3 + 0.21, within(1e-12));
        assertThat(plan.historyTerms()).isZero();
    }

    @Test
    void withoutHistoryEveryTermWeighsOne() {
        assertThat(QueryPlan.of("shoes, shoes and boots", List.of(), terms).weights())
                .isEqualTo(Map.of("shoe", 1.0, "boot", 1.0));
    }
}
