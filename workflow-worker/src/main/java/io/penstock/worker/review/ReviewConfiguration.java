package io.penstock.worker.review;

import io.penstock.store.review.Expiry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReviewProperties.class)
class ReviewConfiguration {

    @Bean
    ExpiryLifecycle reviewExpiry(Expiry expiry, ReviewProperties settings) {
        return new ExpiryLifecycle(expiry, settings);
    }
}
