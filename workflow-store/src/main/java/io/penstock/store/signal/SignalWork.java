package io.penstock.store.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signals on their way to their receivers. One is claimed for as long as an attempt may take; what
/// a worker that died had claimed is claimed again, under the same id.
public interface SignalWork {

    /// @param total signals in all
    /// @param each signals of one subscription that are on their way at the same time; one, while
    ///     its receiver fails
    /// @param lease until when an attempt must have its outcome
    record Permits(int total, int each, Duration lease) {}

    /// What is due, the longest due first of each subscription; of a run and a subscription only
    /// the first that has no end.
    List<ClaimedSignal> claim(Permits permits);

    /// The receiver took it.
    Marked delivered(ClaimedSignal signal, int status);

    /// It did not, as far as is known.
    ///
    /// @param retryAt when it is tried again; null: it is given up
    Marked failed(ClaimedSignal signal, Failing why, @Nullable Duration retryAt);

    /// It wants no more: the subscription is disabled.
    Marked gone(ClaimedSignal signal, int status);

    /// Gives up a batch of what waits for subscriptions that are disabled: what a worker held that
    /// died, and what was written at the moment of disabling.
    ///
    /// @return how many
    int giveUp(int limit);

    /// Forgets a batch of what ended long ago.
    ///
    /// @return how many
    int forget(Duration deliveredBefore, Duration deadBefore, int limit);

    Waiting waiting();

    /// @param status the receiver's, if it answered
    /// @param code what went wrong, in a word
    /// @param notBefore the receiver asked not to be called before
    /// @param disableAfter how long a receiver may fail all the time
    record Failing(
            @Nullable Integer status,
            String code,
            @Nullable Instant notBefore,
            Duration disableAfter) {}

    /// What an outcome came to.
    enum Marked {
        DELIVERED,
        RETRIED,
        DEAD,
        /// Dead, and its subscription was disabled.
        DISABLED,
        /// Somebody else has it: the attempt took longer than its lease.
        LOST
    }

    /// @param oldest how long the longest due one is due
    record Waiting(long pending, Duration oldest) {}
}
