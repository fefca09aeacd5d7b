package io.penstock.gateway.price;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// What attempts cost now.
public final class Prices {
    /// The built-in provider, which is free; so is named the version of its price, too.
    static final String LOCAL = "local";

    private final PriceList list;
    private final @Nullable Usd assumed;
    private final InstantSource clock;

    /// @param assumed USD of an attempt whose price is not known, exact to twelve decimals
    /// @throws ArithmeticException if it has more
    public Prices(PriceList list, @Nullable BigDecimal assumed, InstantSource clock) {
        this.list = list;
        this.assumed = assumed == null ? null : Usd.exactly(assumed);
        this.clock = clock;
    }

    public Charge charge(String provider, String model, Usage usage) {
        if (provider.equals(LOCAL)) {
            return new Charge.Priced(new Usd(0), LOCAL);
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return list.find(provider, model, today)
                .<Charge>map(price -> new Charge.Priced(price.rates().cost(usage), price.version()))
                .orElseGet(() -> new Charge.Unpriced(assumed));
    }
}
