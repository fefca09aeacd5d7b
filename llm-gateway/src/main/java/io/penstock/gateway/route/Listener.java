package io.penstock.gateway.route;

import io.penstock.gateway.provider.Target;
import io.penstock.gateway.wire.Chunk;
import java.time.Duration;
import java.util.List;

/// Hears an answer while it comes.
public interface Listener {
    /// Whoever wants the answer whole, and hears nothing before.
    Listener NOBODY =
            new Listener() {
                @Override
                public void answers(Target target, List<Attempt> before) {}

                @Override
                public void hears(List<Chunk> chunks) {}

                @Override
                public void ends(Chunk usage, Spending spending) {}

                @Override
                public Duration waits() {
                    return Duration.ofDays(1);
                }
            };

    /// That from now on it is this target's answer, and no other's any more.
    ///
    /// @param before what was tried without success
    void answers(Target target, List<Attempt> before) throws CallerGoneException;

    /// None of them only tells of the usage.
    void hears(List<Chunk> chunks) throws CallerGoneException;

    /// That the answer is whole.
    ///
    /// @param usage the chunk without choices that tells of it; null in it: the provider did not
    /// @param spending over all attempts
    void ends(Chunk usage, Spending spending) throws CallerGoneException;

    /// That nothing is there yet.
    ///
    /// @return after which time it wants to be told so again
    Duration waits() throws CallerGoneException;
}
