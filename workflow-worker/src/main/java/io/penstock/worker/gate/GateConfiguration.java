package io.penstock.worker.gate;

import io.penstock.store.connection.Connections;
import io.penstock.store.gate.Gates;
import io.penstock.store.send.Sends;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GateProperties.class)
class GateConfiguration {

    @Bean
    KnownGates knownGates(Gates gates, GateProperties settings, InstantSource clock) {
        return new KnownGates(gates, settings, clock, RandomGenerator.getDefault());
    }

    @Bean
    Gatekeeper gatekeeper(
            KnownGates known,
            Gates gates,
            Connections connections,
            Sends sends,
            GateProperties settings,
            InstantSource clock) {
        return new Gatekeeper(known, gates, connections, sends, settings, clock);
    }
}
