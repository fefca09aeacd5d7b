package io.penstock.intake.flow;

import io.penstock.intake.delivery.BodyPointer;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What people send along.
final class FlowBodies {
    private static final int MAX_RUNS = 1_000_000;
    private static final int MAX_REASON = 500;

    private FlowBodies() {}

    record Pausing(@Nullable String reason) {}

    record Limiting(@Nullable Integer runs) {}

    /// The reason, if there is one.
    static @Nullable String reason(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        var reason = read(body, Pausing.class).reason();
        if (reason != null && (reason.length() > MAX_REASON || reason.indexOf('\0') >= 0)) {
            throw invalid("#/reason", "invalid", "At most 500 characters, and no NUL");
        }
        return reason;
    }

    static int runs(byte @Nullable [] body) {
        var runs = body == null ? null : read(body, Limiting.class).runs();
        if (runs == null || runs < 0 || runs > MAX_RUNS) {
            throw invalid("#/runs", "invalid", "A whole number from 0 to 1000000");
        }
        return runs;
    }

    private static <T> T read(byte[] body, Class<T> type) {
        try {
            var read = StrictJson.EXACT.readValue(body, type);
            if (read == null) {
                throw invalid("#", "invalid", "An object");
            }
            return read;
        } catch (JacksonException e) {
            throw invalid(
                    BodyPointer.of(e).orElse("#"),
                    "unreadable",
                    "Not a member or a value of this request");
        }
    }

    private static ProblemException invalid(String pointer, String code, String detail) {
        return ProblemException.invalid(
                "The request cannot be taken", List.of(Problem.Place.at(pointer, code, detail)));
    }
}
