package io.penstock.worker.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.retention.DeliveryDays;
import io.penstock.store.retention.Retention;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
class RetentionConfiguration {

    @Bean
    RetentionLifecycle retention(
            Retention retention,
            DeliveryDays days,
            RetentionProperties settings,
            MeterRegistry registry) {
        return new RetentionLifecycle(
                new Retirement(retention, days, settings, registry), settings.pause());
    }
}
