package io.penstock.platform.client;

import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

@AutoConfiguration
@ConditionalOnProperty("penstock.service-client.token-uri")
@EnableConfigurationProperties(ServiceClientProperties.class)
class ServiceClientAutoConfiguration {
    @Bean
    ServiceTokens serviceTokens(RestClient.Builder http, ServiceClientProperties settings) {
        return new ServiceTokens(http.build(), settings, InstantSource.system());
    }
}
