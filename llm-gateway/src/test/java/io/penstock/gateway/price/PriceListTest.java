package io.penstock.gateway.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListTest {
    private static final PriceList LIST =
            PriceList.of(
                    List.of(
                            price("*", "2025-01-01", null, "9"),
                            price("large-*", "2025-01-01", null, "2"),
                            price("large-2*", "2025-01-01", "2025-07-01", "3"),
                            price("large-2", "2025-01-01", null, "4"),
                            price("large-2", "2025-03-01", null, "5"),
                            price("large-2", "2025-06-01", "2025-06-08", "1")));

    private static Price price(String model, String from, @Nullable String until, String usd) {
        var amount = new BigDecimal(usd);
        return new Price(
                "p",
                model,
                LocalDate.parse(from),
                until == null ? null : LocalDate.parse(until),
                Rates.ofUsd(amount, null, amount, null, BigDecimal.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "large-2, 2025-02-28, 4",
        "large-2, 2025-03-01, 5",
        "large-2, 2025-06-07, 1",
        "large-2, 2025-06-08, 5",
        "large-2b, 2025-06-30, 3",
        "large-2b, 2025-07-01, 2",
        "large-3, 2025-07-01, 2",
        "large, 2025-07-01, 9",
    })
    void theNearestNameCountsAndOfItTheNewestPrice(String model, LocalDate day, long usd) {
        assertThat(LIST.find("p", model, day).orElseThrow().rates().input())
                .isEqualTo(usd * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"p, large-2, 2024-12-31", "q, large-2, 2025-03-01"})
    void whatIsNotListedHasNoPrice(String provider, String model, LocalDate day) {
        assertThat(LIST.find(provider, model, day)).isEmpty();
    }

    @Test
    void aPriceThatIsChangedHasAnotherVersion() {
        var price = price("m", "2025-01-01", null, "1");

        assertThat(price.version())
                .hasSize(12)
                .isEqualTo(price("m", "2025-01-01", null, "1.000").version())
                .isNotEqualTo(price("m", "2025-01-01", null, "1.000001").version())
                .isNotEqualTo(price("m", "2025-01-01", "2026-01-01", "1").version())
                .isNotEqualTo(price("m*", "2025-01-01", null, "1").version());
    }

    @Test
    void twoPricesOfTheSameFromTheSameDayAreRefused() {
        var price = price("m", "2025-01-01", null, "1");

        assertThatThrownBy(() -> PriceList.of(List.of(price, price)))
                .hasMessage("Two prices of p/m begin on 2025-01-01");
    }

    @ParameterizedTest
    @CsvSource({
        "a*b, 2025-01-01, 1, `*` at its end",
        "m, 2024-01-01, 1, `until` must be after `from`",
        "m, 2025-01-01, 0.0000001, `input` has more than 6 decimals",
        "m, 2025-01-01, -1, `input` must be from 0 to 10000 USD",
        "m, 2025-01-01, 10001, `input` must be from 0 to 10000 USD",
    })
    void whatMakesNoSenseIsRefused(String model, String from, String usd, String why) {
        var until = from.startsWith("2024") ? "2024-01-01" : null;

        assertThatThrownBy(() -> price(model, from, until, usd)).hasMessageContaining(why);
    }

    @Test
    void theLocalModelCannotBeGivenAPrice() {
        var rates = Rates.ofUsd(BigDecimal.ONE, null, BigDecimal.ONE, null, BigDecimal.ZERO);
        var day = LocalDate.parse("2025-01-01");

        assertThatThrownBy(() -> new Price("local", "*", day, null, rates))
                .hasMessageContaining("`local` costs nothing");
    }
}
