package io.penstock.worker.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.outbox.RelayLease;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RelayProperties.class)
class RelayConfiguration {

    @Bean(destroyMethod = "")
    RelayLifecycle relay(
            Outbox outbox,
            RelayLease lease,
            RelayProperties settings,
            KafkaProperties kafka,
            MeterRegistry registry) {
        var relay =
                new Relay(
                        outbox,
                        lease,
                        settings,
                        () ->
                                KafkaBroker.open(
                                        kafka.buildProducerProperties(),
                                        settings.transactionalId()));
        registry.gauge("penstock.outbox.depth", outbox, Outbox::depth);
        registry.gauge("penstock.outbox.aside", outbox, Outbox::aside);
        return new RelayLifecycle(relay, settings.pause());
    }
}
