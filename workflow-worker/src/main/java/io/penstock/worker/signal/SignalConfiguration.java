package io.penstock.worker.signal;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.store.signal.SignalWork;
import io.penstock.store.subscription.SubscriptionTargets;
import io.penstock.worker.call.GuardedHttp;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignalProperties.class)
class SignalConfiguration {

    @Bean
    SignalLifecycle signalling(
            SignalWork work,
            RestClient.Builder http,
            SignalProperties settings,
            SubscriptionTargets targets,
            MeterRegistry registry,
            InstantSource clock) {
        var guarded =
                new GuardedHttp(
                        http,
                        new GuardedHttp.Settings(
                                settings.connectTimeout(), targets.internalHosts()));
        return new SignalLifecycle(
                work,
                new SignalCall(guarded, settings.timeout(), targets, clock),
                settings,
                new SignalMetrics(registry, work));
    }
}
