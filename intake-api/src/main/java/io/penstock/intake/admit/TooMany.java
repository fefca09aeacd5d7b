package io.penstock.intake.admit;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;

/// The answer 429.
public final class TooMany {
    static final int STATUS = 429;

    private TooMany() {}

    public static ProblemException requests(Duration wait) {
        return ProblemException.of(problem(), STATUS, wait);
    }

    static Problem problem() {
        return Problem.of(
                "too-many-requests",
                STATUS,
                "Too many requests",
                "Send it again after the time that Retry-After gives",
                List.of());
    }

    /// In whole seconds, never too early.
    static void tell(HttpServletResponse response, Duration wait) {
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds()));
    }
}
