package io.penstock.gateway;

import io.penstock.gateway.price.Prices;
import io.penstock.gateway.schema.OutputContracts;
import io.penstock.platform.security.EndpointRule;
import io.penstock.platform.security.EndpointRules;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PriceProperties.class)
class GatewayConfiguration {
    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    OutputContracts outputContracts() {
        return new OutputContracts();
    }

    @Bean
    Prices prices(PriceProperties properties, InstantSource clock) {
        return new Prices(properties.list(), properties.unpricedCallUsd(), clock);
    }

    @Bean
    EndpointRules gatewayEndpoints() {
        return EndpointRules.of(
                EndpointRule.scope(HttpMethod.POST, "/v1/chat/completions", "llm:invoke"),
                EndpointRule.scope(HttpMethod.GET, "/v1/models", "llm:invoke"),
                EndpointRule.scope(HttpMethod.GET, "/v1/models/{id}", "llm:invoke"),
                EndpointRule.scope(HttpMethod.PUT, "/v1/prompts/{id}", "prompts:write"),
                EndpointRule.scope(
                        HttpMethod.GET, "/v1/prompts/{id}/versions/{version}", "prompts:read"),
                EndpointRule.scope(HttpMethod.GET, "/v1/calls/{id}", "traces:read"),
                EndpointRule.open(HttpMethod.GET, "/v1/openapi.yaml"));
    }
}
