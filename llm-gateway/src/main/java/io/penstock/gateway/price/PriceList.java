package io.penstock.gateway.price;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Prices of models, past ones and those to come.
public final class PriceList {
    /// A name counts more than a beginning, a longer beginning more than a shorter, and of the same
    /// the one that came last.
    private static final Comparator<Price> FIRST_THAT_COUNTS =
            Comparator.comparing(Price::isExact)
                    .thenComparing(price -> price.model().length())
                    .thenComparing(Price::from)
                    .reversed();

    private final List<Price> prices;

    private PriceList(List<Price> prices) {
        this.prices = prices;
    }

    private record Begin(String provider, String model, LocalDate from) {}

    /// @throws IllegalArgumentException if two prices of the same begin on the same day
    public static PriceList of(List<Price> prices) {
        var seen = new HashSet<Begin>();
        for (var price : prices) {
            if (!seen.add(new Begin(price.provider(), price.model(), price.from()))) {
                throw new IllegalArgumentException(
                        "Two prices of %s/%s begin on %s"
                                .formatted(price.provider(), price.model(), price.from()));
            }
        }
        return new PriceList(prices.stream().sorted(FIRST_THAT_COUNTS).toList());
    }

    /// @param day of UTC
    public Optional<Price> find(String provider, String model, LocalDate day) {
        return prices.stream().filter(price -> price.isOf(provider, model, day)).findFirst();
    }
}
