package io.penstock.worker.deliver;

import io.penstock.store.connection.CachedConnections;
import io.penstock.store.connection.ConnectionCaches;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
class WayBackConfiguration {

    @Bean(initMethod = "start", destroyMethod = "stop")
    @Primary
    CachedConnections waysBack(ConnectionCaches caches) {
        return caches.forAnswers();
    }
}
