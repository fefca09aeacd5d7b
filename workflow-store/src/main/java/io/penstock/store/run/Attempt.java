package io.penstock.store.run;

import org.jspecify.annotations.Nullable;

/// One attempt at a step, kept before its answer is validated.
///
/// @param number from 1; the same number again replaces what a crashed attempt left
/// @param usageJson tokens, cost, provider and model; plain, so nothing personal
/// @param answer the model's answer as it came; is sealed
public record Attempt(
        String step, int number, @Nullable String usageJson, @Nullable String answer) {}
