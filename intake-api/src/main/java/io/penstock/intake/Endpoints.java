package io.penstock.intake;

import static io.penstock.platform.security.EndpointRule.open;
import static io.penstock.platform.security.EndpointRule.scope;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import io.penstock.platform.security.EndpointRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Every endpoint of the public API and the scope that it wants. What is open authenticates by
/// itself (a webhook's signature), or has nothing to protect (the dashboard's own files).
@Configuration(proxyBeanMethods = false)
class Endpoints {

    @Bean
    EndpointRules intakeEndpoints() {
        return EndpointRules.of(
                open(GET, "/v1/hooks/*/*"),
                open(HEAD, "/v1/hooks/*/*"),
                open(POST, "/v1/hooks/*/*"),
                open(OPTIONS, "/v1/hooks/*/*"),
                open(OPTIONS, "/v1/events"),
                scope(POST, "/v1/events", "events:write"),
                scope(GET, "/v1/events/*", "runs:read"),
                scope(GET, "/v1/runs", "runs:read"),
                scope(POST, "/v1/runs/search", "runs:read"),
                scope(GET, "/v1/runs/stream", "runs:read"),
                scope(GET, "/v1/runs/*", "runs:read"),
                scope(GET, "/v1/runs/*/timeline", "runs:read"),
                scope(GET, "/v1/runs/*/traces", "traces:read"),
                scope(POST, "/v1/runs/*/retry", "runs:operate"),
                scope(POST, "/v1/runs/*/cancel", "runs:operate"),
                scope(GET, "/v1/queues", "runs:read"),
                scope(DELETE, "/v1/gates/*", "runs:operate"),
                scope(GET, "/v1/reviews", "reviews:read"),
                scope(GET, "/v1/reviews/*", "reviews:read"),
                scope(POST, "/v1/reviews/*/claim", "reviews:decide"),
                scope(POST, "/v1/reviews/*/decision", "reviews:decide"),
                scope(GET, "/v1/dead-letters", "dead-letters:read"),
                scope(GET, "/v1/dead-letters/*", "dead-letters:read"),
                scope(GET, "/v1/dead-letters/redrives/*", "dead-letters:read"),
                scope(POST, "/v1/dead-letters/redrives", "dead-letters:replay"),
                scope(GET, "/v1/connections", "connections:read"),
                scope(GET, "/v1/connections/*/*", "connections:read"),
                scope(PUT, "/v1/connections/*/*", "connections:write"),
                scope(DELETE, "/v1/connections/*/*", "connections:write"),
                scope(POST, "/v1/connections/*/*/secrets", "connections:write"),
                scope(GET, "/v1/workflows", "workflows:read"),
                scope(GET, "/v1/workflows/*", "workflows:read"),
                scope(PUT, "/v1/workflows/*", "workflows:write"),
                scope(POST, "/v1/workflows/validate", "workflows:write"),
                open(GET, "/"),
                open(GET, "/dashboard"),
                open(GET, "/dashboard/**"));
    }
}
