package io.penstock.gateway.price;

import org.jspecify.annotations.Nullable;

/// What is known of the cost of an attempt.
public sealed interface Charge {
    /// @param version of the price that it was reckoned with
    record Priced(Usd cost, String version) implements Charge {}

    /// Nobody told a price, which does not make it free.
    ///
    /// @param assumed what the installation reckons with instead; null: nothing
    record Unpriced(@Nullable Usd assumed) implements Charge {}
}
