package io.penstock.gateway.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happened at one target; nothing of the prompt or the answer.
///
/// @param outcome `ok`, `skipped`, or the class of the fault
/// @param status of the provider's response
/// @param code of the fault
/// @param inputTokens as the provider counts them; null: it does not say
/// @param outputTokens likewise
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        String provider,
        String model,
        String outcome,
        @Nullable Integer status,
        @Nullable String code,
        long millis,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens) {

    static Attempt answered(Target target, ObjectNode completion, Duration took) {
        return new Attempt(
                target.provider(),
                target.model(),
                "ok",
                200,
                null,
                took.toMillis(),
                tokens(completion, "prompt_tokens"),
                tokens(completion, "completion_tokens"));
    }

    /// @param completion null: there was none; an answer that is rejected costs as much as another
    static Attempt failed(
            Target target, Fault fault, @Nullable ObjectNode completion, Duration took) {
        return new Attempt(
                target.provider(),
                target.model(),
                fault.kind().word(),
                fault.status(),
                fault.code(),
                took.toMillis(),
                completion == null ? null : tokens(completion, "prompt_tokens"),
                completion == null ? null : tokens(completion, "completion_tokens"));
    }

    static Attempt skipped(Target target, String code) {
        return new Attempt(target.provider(), target.model(), "skipped", null, code, 0, null, null);
    }

    private static @Nullable Long tokens(ObjectNode completion, String kind) {
        var tokens = completion.path("usage").path(kind);
        return tokens.isIntegralNumber() ? Long.valueOf(tokens.asLong()) : null;
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
