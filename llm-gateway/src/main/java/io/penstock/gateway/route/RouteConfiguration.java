package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.provider.Providers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RouteProperties.class)
class RouteConfiguration {
    @Bean
    Routes routes(RouteProperties properties, Providers providers) {
        return new Routes(properties.routes(), providers);
    }

    @Bean
    AttemptPlan attemptPlan(RouteProperties properties, Providers providers, MeterRegistry meters) {
        var limits = new TargetCalls.Limits(properties.maxAttempts(), properties.maxCorrections());
        return new AttemptPlan(providers, limits, meters);
    }
}
