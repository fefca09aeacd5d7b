package io.penstock.store.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a run may spend on models within one iteration.
///
/// @param calls at most; null for any number
/// @param usd no further call once so much is spent; null for any sum
/// @param unpriced what a call counts as whose price nobody told
public record Allowance(@Nullable Integer calls, @Nullable BigDecimal usd, BigDecimal unpriced) {}
