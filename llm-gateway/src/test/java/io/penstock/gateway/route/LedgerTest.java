package io.penstock.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.gateway.price.PriceList;
import io.penstock.gateway.price.Prices;
import io.penstock.gateway.provider.Target;
import io.penstock.schema.json.StrictJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Target TARGET = new Target("p", "m");

    private final Prices prices =
            new Prices(PriceList.of(List.of()), new BigDecimal("0.01"), InstantSource.system());
    private final Ledger ledger = new Ledger(prices, new SimpleMeterRegistry());

    @Test
    void whatIsAssumedStandsBesideAndIsInNoSum() {
        ledger.note(ledger.answered(TARGET, said()));

        var spent = ledger.attempts().getFirst().spent();
        assertThat(spent).isNotNull();
        assertThat(spent.assumedPicoUsd()).isEqualTo(10_000_000_000L);
        assertThat(spent.costPicoUsd()).isNull();
        assertThat(spent.priceVersion()).isNull();
        assertThat(Spending.of(ledger.attempts())).isEqualTo(new Spending(null, false));
        assertThat(Spending.of(ledger.attempts()).told()).isNull();
    }

    @Test
    void whereNothingWasSaidNothingIsUnknown() {
        ledger.skip(TARGET, "provider_left_out");
        ledger.note(ledger.left(TARGET, new Heard(null, 0, Duration.ZERO, null)));

        assertThat(Spending.of(ledger.attempts())).isEqualTo(new Spending(null, true));
        assertThat(Spending.of(ledger.attempts()).told()).isNull();
    }

    private static Heard said() {
        var completion = StrictJson.TOLERANT.createObjectNode();
        return new Heard(completion, 8, Duration.ZERO, Duration.ZERO);
    }
}
