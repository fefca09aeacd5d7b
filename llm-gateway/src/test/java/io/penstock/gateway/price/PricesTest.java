package io.penstock.gateway.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.json.StrictJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {
    private static final Rates RATES =
            Rates.ofUsd(
                    new BigDecimal("0.075"),
                    new BigDecimal("0.01875"),
                    new BigDecimal("0.3"),
                    new BigDecimal("3.5"),
                    new BigDecimal("0.000000000001"));
    private static final Price PRICE =
            new Price("p", "m", LocalDate.parse("2025-01-01"), null, RATES);

    private static Charge charge(String at, String provider, @Nullable BigDecimal assumed) {
        var clock = InstantSource.fixed(Instant.parse(at));
        var prices = new Prices(PriceList.of(List.of(PRICE)), assumed, clock);
        return prices.charge(provider, "m", new Usage(3, 1, 7, 2));
    }

    @Test
    void everyClassOfTokensHasItsOwnExactPrice() {
        // 2 * 75,000 + 18,750 + 5 * 300,000 + 2 * 3,500,000 + 1
        assertThat(charge("2025-01-01T00:00:00Z", "p", null))
                .isEqualTo(new Charge.Priced(new Usd(8_668_751), PRICE.version()));
    }

    @Test
    void aPriceThatIsNotKnownIsNotZero() {
        assertThat(charge("2024-12-31T23:59:59Z", "p", null)).isEqualTo(new Charge.Unpriced(null));
        assertThat(charge("2025-01-01T00:00:00Z", "q", new BigDecimal("0.01")))
                .isEqualTo(new Charge.Unpriced(new Usd(10_000_000_000L)));
    }

    @Test
    void theLocalModelIsFree() {
        assertThat(charge("2025-01-01T00:00:00Z", "local", BigDecimal.ONE))
                .isEqualTo(new Charge.Priced(new Usd(0), "local"));
    }

    @Test
    void whatIsNotToldApartCostsAsMuchAsTheRest() {
        var rates = Rates.ofUsd(BigDecimal.TWO, null, BigDecimal.TEN, null, BigDecimal.ZERO);

        assertThat(rates.cost(new Usage(3, 3, 5, 5))).isEqualTo(rates.cost(new Usage(3, 0, 5, 0)));
    }

    @Test
    void theMostThatMayBeToldDoesNotOverflow() {
        var most = BigDecimal.valueOf(10_000);
        var rates = Rates.ofUsd(most, most, most, most, most);

        var cost = rates.cost(new Usage(10_000_000, 5_000_000, 10_000_000, 0));

        assertThat(cost).hasToString("210000");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000000001",
        "1200000000, 0.0012",
        "10000000000000, 10",
        "1000000000000, 1",
    })
    void anAmountIsADecimalNumberWithoutAnExponent(long pico, String told) {
        assertThat(new Usd(pico)).hasToString(told);
    }

    @Test
    void readsWhatAProviderTells() {
        var usage =
                """
                {"prompt_tokens": 9, "completion_tokens": 8, "total_tokens": 17,
                 "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 7}}""";

        assertThat(Usage.of(StrictJson.TOLERANT.readTree(usage))).isEqualTo(new Usage(9, 4, 8, 7));
    }

    @Test
    void aPartIsNeverMoreThanTheWhole() {
        var usage =
                """
                {"prompt_tokens": 9, "completion_tokens": 8,
                 "prompt_tokens_details": {"cached_tokens": 10}, "completion_tokens_details": {"reasoning_tokens": -1}}""";

        assertThat(Usage.of(StrictJson.TOLERANT.readTree(usage))).isEqualTo(new Usage(9, 9, 8, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"prompt_tokens\": 9}",
                "{\"prompt_tokens\": 9, \"completion_tokens\": null}",
                "{\"prompt_tokens\": 9, \"completion_tokens\": \"8\"}",
                "{\"prompt_tokens\": 9, \"completion_tokens\": 8.5}",
                "{\"prompt_tokens\": -9, \"completion_tokens\": 8}",
                "{\"prompt_tokens\": 9, \"completion_tokens\": 10000001}",
                "{\"prompt_tokens\": 9, \"completion_tokens\": 99999999999999999999}",
            })
    void whatIsNoUsageIsNotBelieved(String usage) {
        assertThat(Usage.of(StrictJson.TOLERANT.readTree(usage))).isNull();
    }
}
