package io.penstock.gateway.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import org.jspecify.annotations.Nullable;

/// What happened at one target; nothing of the prompt or the answer.
///
/// @param outcome `ok`, `skipped`, `caller_gone`, or the class of the fault
/// @param status of the provider's response
/// @param code of the fault
/// @param firstMillis until the first content; null: there was none
/// @param inputTokens as the provider counts them, else estimated; null: it was not asked, or said
///     nothing
/// @param outputTokens likewise
/// @param estimated true: they are; else null
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
        @Nullable Long outputTokens,
        @Nullable Boolean estimated) {

    static Attempt answered(Target target, Heard heard) {
        return of(target, "ok", 200, null, heard);
    }

    /// What is rejected, or breaks off, costs as much as another.
    static Attempt failed(Target target, Fault fault, Heard heard) {
        return of(target, fault.kind().word(), fault.status(), fault.code(), heard);
    }

    /// The caller left meanwhile.
    static Attempt left(Target target, Heard heard) {
        return of(target, "caller_gone", null, "caller_gone", heard);
    }

    private static Attempt of(
            Target target,
            String outcome,
            @Nullable Integer status,
            @Nullable String code,
            Heard heard) {
        var tokens = Tokens.of(heard);
        var first = heard.first();
        return new Attempt(
                target.provider(),
                target.model(),
                outcome,
                status,
                code,
                heard.took().toMillis(),
                first == null ? null : first.toMillis(),
                tokens.input(),
                tokens.output(),
                tokens.estimated() ? true : null);
    }

    static Attempt skipped(Target target, String code) {
        return new Attempt(
                target.provider(),
                target.model(),
                "skipped",
                null,
                code,
                0,
                null,
                null,
                null,
                false);
    }

    /// Whether anybody told how many tokens it took.
    public boolean tellsTokens() {
        return inputTokens != null || outputTokens != null;
    }

    /// Whether the target was really asked.
    public boolean happened() {
        return !outcome.equals("skipped");
    }
}
