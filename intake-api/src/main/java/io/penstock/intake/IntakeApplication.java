package io.penstock.intake;

import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
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
        filter.addUrlPatterns("/v1/runs/*", "/v1/events/*", "/v1/workflows/*", "/v1/queues");
        return filter;
    }
}
