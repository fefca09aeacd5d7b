package io.penstock.intake.channel;

import io.penstock.schema.event.Channel;
import java.util.Optional;

/// The connections that are configured.
interface Connections {
    Optional<Connection> find(Channel channel, String name);
}
