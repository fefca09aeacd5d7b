package io.penstock.gateway.provider;

import java.time.Duration;

/// How long a provider may be waited for.
///
/// @param slow until it says something of its answer, beyond which it counts as slow
/// @param first until it says something of its answer
/// @param idle between what it says
/// @param whole until it has said all
public record Patience(Duration slow, Duration first, Duration idle, Duration whole) {
    /// The same for a whole attempt that must be over sooner.
    public Patience within(Duration time) {
        return time.compareTo(whole) < 0 ? new Patience(slow, first, idle, time) : this;
    }
}
