package io.penstock.definition;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What one run may spend; null means no ceiling of its own.
///
/// @param modelCalls calls to a model, retries included
public record Budget(@Nullable BigDecimal usd, @Nullable Integer modelCalls) {
    static final Budget NONE = new Budget(null, null);

    public boolean isNone() {
        return usd == null && modelCalls == null;
    }
}
