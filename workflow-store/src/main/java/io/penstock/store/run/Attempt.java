package io.penstock.store.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One attempt at a step, kept before its answer is validated.
///
/// @param number from 1; the same number again replaces what a crashed attempt left
/// @param usageJson tokens, cost, provider and model; plain, so nothing personal
/// @param answer the model's answer as it came; is sealed
/// @param usd what the call cost; null where nobody told
/// @param repeated whether the answer is that of an earlier call: nothing was bought
public record Attempt(
        String step,
        int number,
        @Nullable String usageJson,
        @Nullable String answer,
        @Nullable BigDecimal usd,
        boolean repeated) {
    public Attempt(String step, int number, @Nullable String usageJson, @Nullable String answer) {
        this(step, number, usageJson, answer, null, false);
    }
}
