package io.penstock.gateway.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What happened at one target; nothing of the prompt or the answer.
///
/// @param outcome `ok`, `skipped`, or the class of the fault
/// @param status of the provider's response
/// @param code of the fault
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Attempt(
        String provider,
        String model,
        String outcome,
        @Nullable Integer status,
        @Nullable String code,
        long millis) {

    static Attempt answered(Target target, Duration took) {
        return new Attempt(target.provider(), target.model(), "ok", 200, null, took.toMillis());
    }

    static Attempt failed(Target target, Fault fault, Duration took) {
        return new Attempt(
                target.provider(),
                target.model(),
                fault.kind().word(),
                fault.status(),
                fault.code(),
                took.toMillis());
    }

    static Attempt skipped(Target target, String code) {
        return new Attempt(target.provider(), target.model(), "skipped", null, code, 0);
    }

    /// Whether the target was really asked.
    public boolean happened() {
        return !outcome.equals("skipped");
    }
}
