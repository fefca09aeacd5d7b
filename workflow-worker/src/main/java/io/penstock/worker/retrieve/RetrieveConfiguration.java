package io.penstock.worker.retrieve;

import io.penstock.platform.client.ServiceTokens;
import io.penstock.store.history.Histories;
import io.penstock.worker.call.Lane;
import io.penstock.worker.call.Outside;
import io.penstock.worker.call.ServiceClient;
import io.penstock.worker.call.ServiceEndpoint;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetrieveProperties.class)
class RetrieveConfiguration {

    @Bean
    Lane searches(RetrieveProperties settings) {
        return new Lane(settings.concurrent());
    }

    @Bean
    RetrieveStep retrieveStep(
            RetrieveProperties settings,
            Lane searches,
            RestClient.Builder http,
            ServiceTokens tokens,
            Histories histories,
            InstantSource clock) {
        var client =
                ServiceEndpoint.client(
                        http,
                        settings.baseUrl(),
                        settings.connectTimeout(),
                        settings.readTimeout(),
                        new Outside(searches));
        return new RetrieveStep(
                new ServiceClient("retrieval-service", client, tokens, clock),
                new StoredHistory(histories));
    }
}
