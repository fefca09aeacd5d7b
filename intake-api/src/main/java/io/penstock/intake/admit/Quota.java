package io.penstock.intake.admit;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/// What somebody who is limited may still send.
///
/// @param policy its name, as the headers tell it
/// @param burst requests at once, when none were sent for a while
/// @param remaining of them
/// @param pause until one more is taken; zero if this one is
public record Quota(
        String policy, long requestsPerSecond, long burst, long remaining, Duration pause) {

    public boolean granted() {
        return pause.isZero();
    }

    /// `RateLimit` and `RateLimit-Policy` as of draft-ietf-httpapi-ratelimit-headers-10.
    public void tell(HttpServletResponse response) {
        response.setHeader(
                "RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(policy, burst, seconds(burst)));
        response.setHeader(
                "RateLimit",
                "\"%s\";r=%d;t=%d".formatted(policy, remaining, seconds(burst - remaining)));
    }

    /// In which so many requests may be sent.
    private long seconds(long requests) {
        return Math.ceilDiv(requests, requestsPerSecond);
    }
}
