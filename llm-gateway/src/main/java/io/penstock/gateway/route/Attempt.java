package io.penstock.gateway.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.price.Prices;
import io.penstock.gateway.provider.Target;
import org.jspecify.annotations.Nullable;

/// What happened at one target; nothing of the prompt or the answer.
///
/// @param outcome `ok`, `skipped`, `caller_gone`, or the class of the fault
/// @param status of the provider's response
/// @param code of the fault
/// @param firstMillis until the first content; null: there was none
/// @param spent null: it was not asked, or said nothing
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        String provider,
        String model,
        String outcome,
        @Nullable Integer status,
        @Nullable String code,
        long millis,
        @Nullable Long firstMillis,
        @Nullable Spent spent) {

    static Attempt of(
            Target target,
            String outcome,
            @Nullable Integer status,
            @Nullable String code,
            Heard heard,
            Prices prices) {
        var first = heard.first();
        return new Attempt(
                target.provider(),
                target.model(),
                outcome,
                status,
                code,
                heard.took().toMillis(),
                first == null ? null : first.toMillis(),
                Spent.of(target, heard, prices));
    }

    static Attempt skipped(Target target, String code) {
        return new Attempt(target.provider(), target.model(), "skipped", null, code, 0, null, null);
    }

    /// Whether the target was really asked.
    public boolean happened() {
        return !outcome.equals("skipped");
    }
}
