package io.penstock.intake.connection;

import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.event.Channel;
import java.util.Map;
import java.util.Optional;

/// Those that this version takes webhooks of.
record KnownChannels(Map<Channel, ChannelAdapter<?>> adapters) {

    /// @throws ProblemException 404
    Channel named(String word) {
        return adapter(word).channel();
    }

    /// @throws ProblemException 404
    ChannelAdapter<?> adapter(String word) {
        return Channel.named(word)
                .flatMap(channel -> Optional.<ChannelAdapter<?>>ofNullable(adapters.get(channel)))
                .orElseThrow(
                        () ->
                                ProblemException.of(
                                        "unknown-channel",
                                        404,
                                        "Not found",
                                        "This version has no webhooks of that channel"));
    }
}
