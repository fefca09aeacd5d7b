package io.penstock.platform.problem;

import io.penstock.schema.api.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A refusal on its way to the caller.
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;
    private final int status;
    private final @Nullable Duration retryAfter;

    private ProblemException(Problem problem, int status, @Nullable Duration retryAfter) {
        super(problem.title());
        this.problem = problem;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public static ProblemException of(Problem problem, int status) {
        return new ProblemException(problem, status, null);
    }

    /// @param retryAfter when the same request is right
    public static ProblemException of(Problem problem, int status, Duration retryAfter) {
        return new ProblemException(problem, status, retryAfter);
    }

    public static ProblemException of(
            String code, int status, String title, @Nullable String detail) {
        return of(Problem.of(code, status, title, detail, List.of()), status);
    }

    public static ProblemException notFound(String what) {
        return of("not-found", 404, "Not found", what + " does not exist");
    }

    public static ProblemException invalid(String detail, List<Problem.Place> places) {
        return of(Problem.of("invalid", 422, "Content refused", detail, places), 422);
    }

    /// Something this needs is away; the same request is right later.
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        var problem = Problem.of("unavailable", 503, "Temporarily unavailable", detail, List.of());
        return new ProblemException(problem, 503, retryAfter);
    }

    public Problem problem() {
        return problem;
    }

    public int status() {
        return status;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
