package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.health.Health;
import io.penstock.gateway.price.Prices;
import io.penstock.gateway.provider.Providers;
import java.time.Instant;
import java.util.List;
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
    Health health(RouteProperties properties, Providers providers, MeterRegistry meters) {
        return new Health(
                properties.routes().values().stream().flatMap(List::stream).toList(),
                providers,
                () -> Instant.EPOCH.plusNanos(System.nanoTime()),
                meters);
    }

    @Bean
    AttemptPlan attemptPlan(
            RouteProperties properties,
            Providers providers,
            Health health,
            Prices prices,
            MeterRegistry meters) {
        var limits = new TargetCalls.Limits(properties.maxAttempts(), properties.maxCorrections());
        return new AttemptPlan(providers, health, limits, prices, meters);
    }
}
