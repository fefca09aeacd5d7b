package io.penstock.gateway.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.penstock.gateway.provider.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is known of one target: whether it wants to be left alone, refuses us, or fails too often
/// to be asked while another can be.
public final class TargetHealth {
    private static final Duration REFUSAL = Duration.ofMinutes(1);

    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final Cooldown cooldown;
    private final Runnable complaint;
    private volatile Instant refusesUntil = Instant.MIN;

    /// @param complaint about credentials that are refused
    TargetHealth(CircuitBreaker breaker, InstantSource clock, Runnable complaint) {
        this.breaker = breaker;
        this.clock = clock;
        this.cooldown = new Cooldown(clock);
        this.complaint = complaint;
    }

    /// How long it still wants to be left alone; null: it does not.
    public @Nullable Duration rest() {
        return cooldown.rest();
    }

    /// Whether it refused our key, our account or the model's name a moment ago.
    public boolean refuses() {
        return clock.instant().isBefore(refusesUntil);
    }

    /// Leave to ask it once.
    ///
    /// @param last nobody else can be asked: better somebody who fails often than nobody
    /// @return null: its breaker is open
    public @Nullable Permit permit(boolean last) {
        var counts = breaker.tryAcquirePermission();
        return counts || last ? new Permit(counts) : null;
    }

    /// As it stands in metrics.
    int state() {
        if (refuses()) {
            return 4;
        }
        if (rest() != null) {
            return 3;
        }
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> 2;
            case HALF_OPEN -> 1;
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
        };
    }

    private void refuse() {
        if (!refuses()) {
            refusesUntil = clock.instant().plus(REFUSAL);
            complaint.run();
        }
    }

    /// For one attempt, whose outcome is told before it is closed. An attempt of which nothing is
    /// told says nothing about its target: its caller left, say.
    public final class Permit implements AutoCloseable {
        private final boolean counts;
        private boolean counted;

        private Permit(boolean counts) {
            this.counts = counts;
        }

        /// It gave an answer, whatever is thought of it.
        ///
        /// @param first until its first content
        public void answered(Duration first) {
            cooldown.answered();
            if (counts) {
                counted = true;
                breaker.onSuccess(first.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        /// It gave none.
        ///
        /// @param waited until its first content, or in vain
        public void failed(Fault fault, Duration waited) {
            switch (fault.kind()) {
                case NEXT, RETRY_SAME -> {
                    if (counts) {
                        counted = true;
                        breaker.onError(
                                waited.toNanos(),
                                TimeUnit.NANOSECONDS,
                                new Exception("An attempt failed"));
                    }
                }
                case COOL_NEXT -> cooldown.begin(fault.retryAfter());
                case NEXT_KEY -> refuse();
                case NEXT_LARGER, TERMINAL -> {}
            }
        }

        @Override
        public void close() {
            if (counts && !counted) {
                breaker.releasePermission();
            }
        }
    }
}
