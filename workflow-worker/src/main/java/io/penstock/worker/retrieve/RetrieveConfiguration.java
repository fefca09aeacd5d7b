package io.penstock.worker.retrieve;

import io.penstock.platform.client.ServiceTokens;
import io.penstock.store.history.Histories;
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
    RetrieveStep retrieveStep(
            RetrieveProperties settings,
            RestClient.Builder http,
            ServiceTokens tokens,
            Histories histories,
            InstantSource clock) {
        var client =
                ServiceEndpoint.client(
                        http,
                        settings.baseUrl(),
                        settings.connectTimeout(),
                        settings.readTimeout());
        return new RetrieveStep(
                new ServiceClient("retrieval-service", client, tokens, clock),
                new StoredHistory(histories));
    }
}
