package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gateway.PriceProperties.Entry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PricePropertiesTest {
    private static Entry entry(String model, String usd) {
        var amount = new BigDecimal(usd);
        var from = LocalDate.parse("2025-01-01");
        return new Entry("p", model, from, null, amount, null, amount, null, BigDecimal.ZERO);
    }

    @Test
    void namesThePriceThatIsAtFault() {
        var properties = new PriceProperties(List.of(entry("m", "0.1234567")), null);

        assertThatThrownBy(properties::list)
                .isInstanceOf(UnusablePriceException.class)
                .hasMessage("The price of p/m cannot be used: `input` has more than 6 decimals");
    }

    @Test
    void saysAtTheStartWhereToMendIt() {
        var properties = new PriceProperties(List.of(entry("m", "1"), entry("m", "2")), null);

        assertThatThrownBy(properties::list)
                .isInstanceOfSatisfying(
                        UnusablePriceException.class,
                        e -> {
                            var analysis = new UnusablePriceAnalyzer().analyze(e, e);
                            assertThat(analysis.getDescription()).contains("Two prices of p/m");
                            assertThat(analysis.getAction()).contains("penstock.gateway.prices");
                        });
    }
}
