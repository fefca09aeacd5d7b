package io.penstock.intake.connection;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.event.Channel;
import java.util.Set;

/// Those that this version takes webhooks of.
record KnownChannels(Set<Channel> channels) {

    /// @throws ProblemException 404
    Channel named(String word) {
        return Channel.named(word)
                .filter(channels::contains)
                .orElseThrow(
                        () ->
                                ProblemException.of(
                                        "unknown-channel",
                                        404,
                                        "Not found",
                                        "This version has no webhooks of that channel"));
    }
}
