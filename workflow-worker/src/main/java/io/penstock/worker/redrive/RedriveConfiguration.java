package io.penstock.worker.redrive;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.redrive.RedriveWork;
import io.penstock.worker.dispatch.Doorbell;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedriveProperties.class)
class RedriveConfiguration {

    @Bean
    RedriveLifecycle redrives(
            RedriveWork work,
            RedriveProperties settings,
            MeterRegistry registry,
            Doorbell doorbell) {
        var redriver = new Redriver(work, settings.batch(), registry, doorbell::ring);
        return new RedriveLifecycle(redriver, settings.pause());
    }
}
