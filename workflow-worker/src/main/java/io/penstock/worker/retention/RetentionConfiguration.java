package io.penstock.worker.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.retention.Retention;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
class RetentionConfiguration {

    @Bean
    RetentionLifecycle retention(
            Retention retention, RetentionProperties settings, MeterRegistry registry) {
        return new RetentionLifecycle(
                new Retirement(retention, settings, registry), settings.pause());
    }
}
