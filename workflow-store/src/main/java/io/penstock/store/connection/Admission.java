package io.penstock.store.connection;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a sender must bring besides what its channel asks, and how much it may send.
///
/// @param tokenHeader the header that bears the secret, where the channel has no signature
/// @param networks from which it may come, as CIDR or single addresses; none: from anywhere
/// @param requestsPerSecond null: no limit
/// @param burst requests at once before that limit counts; null: as many as in one second
/// @param maxBytes of a body; null: the channel's own limit
public record Admission(
        @DefaultValue("channel") Verification verification,
        @Nullable String tokenHeader,
        @DefaultValue Set<String> networks,
        @Nullable Integer requestsPerSecond,
        @Nullable Integer burst,
        @Nullable Integer maxBytes) {

    /// What the channel asks, and no limits.
    public static final Admission ORDINARY =
            new Admission(Verification.CHANNEL, null, Set.of(), null, null, null);

    /// How a sender proves who it is.
    public enum Verification {
        /// As its channel does; by the newest signature where the channel has several.
        CHANNEL,
        /// By version 1 of its channel's signatures, and no other.
        V1,
        /// By version 2 of its channel's signatures, and no other.
        V2,
        /// By a secret in the address it delivers to; for senders that sign nothing.
        ADDRESS,
        /// Not at all. Whoever knows the address delivers in the sender's name.
        NONE
    }
}
