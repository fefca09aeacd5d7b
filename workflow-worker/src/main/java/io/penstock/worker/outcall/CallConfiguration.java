package io.penstock.worker.outcall;

import io.penstock.store.connection.Connections;
import io.penstock.store.review.Approvals;
import io.penstock.worker.call.GuardedHttp;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallProperties.class)
class CallConfiguration {

    @Bean
    CallStep callStep(
            CallProperties settings,
            Connections connections,
            RestClient.Builder http,
            io.penstock.store.outcall.Calls calls,
            Approvals approvals,
            InstantSource clock) {
        var guarded =
                new GuardedHttp(
                        http,
                        new GuardedHttp.Settings(
                                settings.connectTimeout(), settings.internalHosts()));
        return new CallStep(
                new Permission(connections, settings),
                new TargetHttp(guarded, clock),
                new StoredCalls(calls, approvals));
    }
}
