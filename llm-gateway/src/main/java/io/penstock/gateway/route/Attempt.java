package io.penstock.gateway.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.price.Charge;
import io.penstock.gateway.price.Prices;
import io.penstock.gateway.provider.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happened at one target; nothing of the prompt or the answer.
///
/// @param outcome `ok`, `skipped`, `caller_gone`, or the class of the fault
/// @param status of the provider's response
/// @param code of the fault
/// @param firstMillis until the first content; null: there was none
/// @param inputTokens as the provider counts them, else estimated; null: it was not asked, or said
///     nothing
/// @param cachedTokens of the input, read from the provider's cache
/// @param outputTokens as `inputTokens`
/// @param reasoningTokens of the output, thought and not said
/// @param estimated true: they are; else null
/// @param usage the provider's own counts, so that the cost can be reckoned again
/// @param costPicoUsd exact, of these tokens; null: nothing was said, or nobody knows the price
/// @param priceVersion of the price that it was reckoned with
/// @param assumedPicoUsd what is reckoned with where nobody knows the price; in no sum
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        String provider,
        String model,
        String outcome,
        @Nullable Integer status,
        @Nullable String code,
        long millis,
        @Nullable Long firstMillis,
        @Nullable Long inputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long outputTokens,
        @Nullable Long reasoningTokens,
        @Nullable Boolean estimated,
        @Nullable ObjectNode usage,
        @Nullable Long costPicoUsd,
        @Nullable String priceVersion,
        @Nullable Long assumedPicoUsd) {

    static Attempt of(
            Target target,
            String outcome,
            @Nullable Integer status,
            @Nullable String code,
            Heard heard,
            Prices prices) {
        var silent = silent(target, outcome, status, code, heard);
        var tokens = Tokens.of(heard);
        return tokens == null
                ? silent
                : silent.using(
                        tokens, prices.charge(target.provider(), target.model(), tokens.usage()));
    }

    private Attempt using(Tokens tokens, Charge charge) {
        var priced = charge instanceof Charge.Priced it ? it : null;
        var assumed = charge instanceof Charge.Unpriced(var usd) ? usd : null;
        var usage = tokens.usage();
        return new Attempt(
                provider,
                model,
                outcome,
                status,
                code,
                millis,
                firstMillis,
                usage.input(),
                usage.cached(),
                usage.output(),
                usage.reasoning(),
                tokens.estimated() ? true : null,
                tokens.told(),
                priced == null ? null : priced.cost().pico(),
                priced == null ? null : priced.version(),
                assumed == null ? null : assumed.pico());
    }

    static Attempt skipped(Target target, String code) {
        return silent(target, "skipped", null, code, new Heard(null, 0, Duration.ZERO, null));
    }

    private static Attempt silent(
            Target target,
            String outcome,
            @Nullable Integer status,
            @Nullable String code,
            Heard heard) {
        var first = heard.first();
        return new Attempt(
                target.provider(),
                target.model(),
                outcome,
                status,
                code,
                heard.took().toMillis(),
                first == null ? null : first.toMillis(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /// Whether anybody told, or could estimate, how many tokens it took.
    public boolean tellsTokens() {
        return inputTokens != null;
    }

    /// Whether the target was really asked.
    public boolean happened() {
        return !outcome.equals("skipped");
    }
}
