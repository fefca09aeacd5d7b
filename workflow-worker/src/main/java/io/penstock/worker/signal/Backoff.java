package io.penstock.worker.signal;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a signal is tried again. Source of the shape: Standard Webhooks 1.0, "Deliverability and
/// reliability".
///
/// @param schedule waits between attempts
record Backoff(List<Duration> schedule, RandomGenerator random) {
    private static final double JITTER = 0.2;

    /// @param attempt that failed, from 1
    /// @param age since the first was due: a receiver that fails is asked seldom, and not every
    ///     signal has its turns
    /// @return null when it is over
    @Nullable Duration after(int attempt, Duration age) {
        if (attempt > schedule.size() || age.compareTo(horizon()) > 0) {
            return null;
        }
        var wait = schedule.get(attempt - 1);
        return wait.plusMillis((long) (wait.toMillis() * JITTER * random.nextDouble()));
    }

    private Duration horizon() {
        return schedule.stream()
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(6)
                .dividedBy(5)
                .plusSeconds(1);
    }
}
