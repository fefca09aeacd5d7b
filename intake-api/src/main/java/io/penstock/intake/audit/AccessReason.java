package io.penstock.intake.audit;

import io.penstock.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// Why somebody wants to see originals; it is kept, sealed, with the deed.
public final class AccessReason {
    public static final String HEADER = "X-Access-Reason";

    private static final int MAX = 500;

    private AccessReason() {}

    /// @throws ProblemException if none is given
    public static void check(@Nullable String reason) {
        if (reason == null || reason.isBlank() || reason.length() > MAX) {
            throw ProblemException.of(
                    "access-reason",
                    400,
                    "Say why",
                    "Originals want the header X-Access-Reason, 1 to 500 characters");
        }
    }
}
