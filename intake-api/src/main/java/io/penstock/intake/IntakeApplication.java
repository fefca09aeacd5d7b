package io.penstock.intake;

import io.penstock.platform.security.EndpointRule;
import io.penstock.platform.security.EndpointRules;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/// Starts the intake service.
@SpringBootApplication
@ConfigurationPropertiesScan
public class IntakeApplication {

    public static void main(String[] args) {
        SpringApplication.run(IntakeApplication.class, args);
    }

    @Bean
    InstantSource intakeClock() {
        return InstantSource.system();
    }

    /// Tells pollers that nothing has changed since they asked.
    @Bean
    FilterRegistrationBean<ShallowEtagHeaderFilter> intakeEtags() {
        var filter = new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
        filter.addUrlPatterns("/v1/runs/*", "/v1/events/*", "/v1/workflows/*");
        return filter;
    }

    @Bean
    EndpointRules intakeEndpoints() {
        return EndpointRules.of(
                EndpointRule.open(HttpMethod.GET, "/v1/hooks/*/*"),
                EndpointRule.open(HttpMethod.HEAD, "/v1/hooks/*/*"),
                EndpointRule.open(HttpMethod.POST, "/v1/hooks/*/*"),
                EndpointRule.open(HttpMethod.OPTIONS, "/v1/events"),
                EndpointRule.scope(HttpMethod.POST, "/v1/events", "events:write"),
                EndpointRule.scope(HttpMethod.GET, "/v1/events/*", "runs:read"),
                EndpointRule.scope(HttpMethod.GET, "/v1/runs", "runs:read"),
                EndpointRule.scope(HttpMethod.GET, "/v1/runs/*", "runs:read"),
                EndpointRule.scope(HttpMethod.GET, "/v1/runs/*/timeline", "runs:read"),
                EndpointRule.scope(HttpMethod.GET, "/v1/workflows", "workflows:read"),
                EndpointRule.scope(HttpMethod.GET, "/v1/workflows/*", "workflows:read"),
                EndpointRule.scope(HttpMethod.PUT, "/v1/workflows/*", "workflows:write"),
                EndpointRule.scope(HttpMethod.POST, "/v1/workflows/validate", "workflows:write"));
    }
}
