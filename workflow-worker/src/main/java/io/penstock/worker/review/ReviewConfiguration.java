package io.penstock.worker.review;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.review.Ageing;
import io.penstock.store.review.Expiry;
import io.penstock.store.review.ReviewLoad;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReviewProperties.class)
class ReviewConfiguration {

    @Bean
    ReviewLifecycle reviewTimes(
            Expiry expiry,
            Ageing ageing,
            ReviewLoad load,
            ReviewProperties settings,
            MeterRegistry registry) {
        return new ReviewLifecycle(expiry, ageing, new ReviewMetrics(load, registry), settings);
    }
}
