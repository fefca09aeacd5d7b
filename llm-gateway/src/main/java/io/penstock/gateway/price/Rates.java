package io.penstock.gateway.price;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What is paid for, each in pico-USD: of a token that is as much as micro-USD of a million.
///
/// @param input a token of the prompt
/// @param cachedInput a token of the prompt that the provider had in its cache
/// @param output a token that was said
/// @param reasoning a token that was thought
/// @param perRequest an answer, whatever its length
public record Rates(long input, long cachedInput, long output, long reasoning, long perRequest) {
    private static final int TO_PICO_PER_TOKEN = 6;
    private static final BigDecimal MOST = BigDecimal.valueOf(10_000);

    /// In USD, of a million tokens each.
    ///
    /// @param cachedInput null: as much as any other input
    /// @param reasoning null: as much as any other output
    /// @param perRequest in USD, of one answer
    /// @throws IllegalArgumentException if one cannot be told exactly, or is no price
    public static Rates ofUsd(
            BigDecimal input,
            @Nullable BigDecimal cachedInput,
            BigDecimal output,
            @Nullable BigDecimal reasoning,
            BigDecimal perRequest) {
        return new Rates(
                perToken("input", input),
                perToken("cached-input", cachedInput == null ? input : cachedInput),
                perToken("output", output),
                perToken("reasoning", reasoning == null ? output : reasoning),
                exact("per-request", perRequest, 2 * TO_PICO_PER_TOKEN));
    }

    private static long perToken(String what, BigDecimal usdOfAMillion) {
        return exact(what, usdOfAMillion, TO_PICO_PER_TOKEN);
    }

    private static long exact(String what, BigDecimal usd, int decimals) {
        if (usd.signum() < 0 || usd.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "`%s` must be from 0 to %s USD".formatted(what, MOST.toPlainString()));
        }
        try {
            return usd.movePointRight(decimals).longValueExact();
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException(
                    "`%s` has more than %d decimals".formatted(what, decimals));
        }
    }

    public Usd cost(Usage usage) {
        return new Usd(
                (usage.input() - usage.cached()) * input
                        + usage.cached() * cachedInput
                        + (usage.output() - usage.reasoning()) * output
                        + usage.reasoning() * reasoning
                        + perRequest);
    }
}
