package io.penstock.worker.generate;

import io.penstock.platform.client.ServiceTokens;
import io.penstock.store.run.Journals;
import io.penstock.worker.call.Outside;
import io.penstock.worker.call.ServiceClient;
import io.penstock.worker.call.ServiceEndpoint;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GenerateProperties.class)
class GenerateConfiguration {

    @Bean
    GenerateStep generateStep(
            GenerateProperties settings,
            RestClient.Builder http,
            ServiceTokens tokens,
            Journals journals,
            InstantSource clock) {
        var client =
                ServiceEndpoint.client(
                        http,
                        settings.baseUrl(),
                        settings.connectTimeout(),
                        settings.readTimeout(),
                        new Outside());
        return new GenerateStep(
                new ServiceClient("llm-gateway", client, tokens, clock),
                new StoredAttempts(journals),
                clock);
    }
}
