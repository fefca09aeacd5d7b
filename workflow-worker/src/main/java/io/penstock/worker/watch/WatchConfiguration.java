package io.penstock.worker.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.gate.Gates;
import io.penstock.store.queue.Queues;
import io.penstock.store.queue.StuckRuns;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchProperties.class)
class WatchConfiguration {

    @Bean
    WatchLifecycle watch(
            StuckRuns stuck,
            Gates gates,
            Queues queues,
            MeterRegistry registry,
            WatchProperties settings) {
        return new WatchLifecycle(new Standing(stuck, gates, queues, registry), settings);
    }
}
