package io.penstock.gateway.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.price.Charge;
import io.penstock.gateway.price.Prices;
import io.penstock.gateway.provider.Target;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What one attempt used, and what it cost.
///
/// @param inputTokens as the provider counts them, else estimated
/// @param cachedTokens of the input, read from the provider's cache
/// @param outputTokens as `inputTokens`
/// @param reasoningTokens of the output, thought and not said
/// @param estimated whether the tokens are
/// @param usage the provider's own counts, so that the cost can be reckoned again
/// @param costPicoUsd exact, of these tokens; null: nobody knows the price
/// @param priceVersion of the price that it was reckoned with
/// @param assumedPicoUsd what is reckoned with where nobody knows the price; in no sum
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Spent(
        long inputTokens,
        long cachedTokens,
        long outputTokens,
        long reasoningTokens,
        boolean estimated,
        @Nullable ObjectNode usage,
        @Nullable Long costPicoUsd,
        @Nullable String priceVersion,
        @Nullable Long assumedPicoUsd) {

    /// Null: nothing was said, so nothing was used.
    static @Nullable Spent of(Target target, Heard heard, Prices prices) {
        var tokens = Tokens.of(heard);
        if (tokens == null) {
            return null;
        }
        return switch (prices.charge(target.provider(), target.model(), tokens.usage())) {
            case Charge.Priced priced -> of(tokens, priced.cost().pico(), priced.version(), null);
            case Charge.Unpriced(var assumed) ->
                    of(tokens, null, null, assumed == null ? null : assumed.pico());
        };
    }

    private static Spent of(
            Tokens tokens, @Nullable Long cost, @Nullable String version, @Nullable Long assumed) {
        var usage = tokens.usage();
        return new Spent(
                usage.input(),
                usage.cached(),
                usage.output(),
                usage.reasoning(),
                tokens.estimated(),
                tokens.told(),
                cost,
                version,
                assumed);
    }
}
