package io.penstock.intake.connection;

import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.connection.CachedConnections;
import io.penstock.store.connection.Connection;
import io.penstock.store.connection.ConnectionCaches;
import io.penstock.store.connection.Connections;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Optional;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
class WebhookConnectionsConfiguration {

    @Bean(initMethod = "start", destroyMethod = "stop")
    CachedConnections cachedConnections(ConnectionCaches caches) {
        return caches.forWebhooks();
    }

    @Bean
    @Primary
    Connections webhookConnections(CachedConnections cached) {
        return new Certain(cached);
    }

    @Bean
    KnownChannels knownChannels(ListableBeanFactory beans) {
        var adapters = new EnumMap<Channel, ChannelAdapter<?>>(Channel.class);
        for (var adapter : beans.getBeansOfType(ChannelAdapter.class).values()) {
            adapters.put(adapter.channel(), adapter);
        }
        return new KnownChannels(adapters);
    }

    /// An instance that started while Postgres was away does not say of an address that it does not
    /// exist: some senders would give it up for good.
    private record Certain(Connections cached) implements Connections {
        private static final Duration SOON = Duration.ofSeconds(2);

        @Override
        public Optional<Connection> find(Channel channel, String id) {
            var found = cached.find(channel, id);
            if (found.isEmpty() && !cached.complete()) {
                throw ProblemException.unavailable("The connections are not known yet", SOON);
            }
            return found;
        }

        @Override
        public Optional<Connection> ofAccount(TenantId tenant, Channel channel, String account) {
            return cached.ofAccount(tenant, channel, account);
        }

        @Override
        public boolean complete() {
            return cached.complete();
        }

        @Override
        public void refresh() {
            cached.refresh();
        }
    }
}
