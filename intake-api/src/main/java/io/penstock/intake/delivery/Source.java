package io.penstock.intake.delivery;

import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;

/// Who delivers: a tenant's connection of a channel.
public record Source(TenantId tenant, Channel channel, String connection) {

    /// The Kafka key of its deliveries.
    public String key() {
        return tenant + "/" + channel.word() + "/" + connection;
    }
}
