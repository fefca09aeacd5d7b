package io.penstock.gateway.route;

import io.penstock.gateway.price.Usd;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a call cost, over all its attempts. An attempt at which nothing was said costs nothing:
/// providers charge for answers, not for refusals and silence.
///
/// @param known the exact sum of what is known; null: nothing was said, or no price is known
/// @param complete whether the price of everything that was said is known
public record Spending(@Nullable Usd known, boolean complete) {
    public static Spending of(List<Attempt> attempts) {
        var spent = attempts.stream().map(Attempt::spent).filter(Objects::nonNull).toList();
        var known =
                spent.stream()
                        .map(Spent::costPicoUsd)
                        .filter(Objects::nonNull)
                        .reduce(Long::sum)
                        .map(Usd::new)
                        .orElse(null);
        var complete = spent.stream().allMatch(it -> it.costPicoUsd() != null);
        return new Spending(known, complete);
    }

    /// What a caller is told: all of it, or nothing. In USD, a decimal number.
    public @Nullable String told() {
        return known != null && complete ? known.toString() : null;
    }
}
