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
/// itself (a webhook's signature), or has nothing to protect (the contract, the dashboard's own
/// files).
@Configuration(proxyBeanMethods = false)
class Endpoints {

    @Bean
    EndpointRules intakeEndpoints() {
        return EndpointRules.withTokenless(
                "/v1/hooks/**",
                open(GET, "/v1/hooks/*/*"),
                open(HEAD, "/v1/hooks/*/*"),
                open(POST, "/v1/hooks/*/*"),
                open(OPTIONS, "/v1/hooks/*/*"),
                open(OPTIONS, "/v1/events"),
                scope(POST, "/v1/events", "events:write"),
                scope(GET, "/v1/events/*", "runs:read"),
                scope(GET, "/v1/runs", "runs:read"),
                scope(POST, "/v1/runs", "runs:operate"),
                scope(POST, "/v1/runs/search", "runs:read"),
                scope(GET, "/v1/runs/stream", "runs:read"),
                scope(POST, "/v1/runs/bulk", "runs:operate"),
                scope(GET, "/v1/runs/bulk/*", "runs:read"),
                scope(GET, "/v1/runs/bulk/*/results", "runs:read"),
                scope(POST, "/v1/runs/bulk/*/stop", "runs:operate"),
                scope(GET, "/v1/runs/*", "runs:read"),
                scope(GET, "/v1/runs/*/timeline", "runs:read"),
                scope(GET, "/v1/runs/*/traces", "traces:read"),
                scope(GET, "/v1/runs/*/steps/*/files/*", "traces:reveal"),
                scope(POST, "/v1/runs/*/retry", "runs:operate"),
                scope(POST, "/v1/runs/*/restart", "runs:operate"),
                scope(POST, "/v1/runs/*/cancel", "runs:operate"),
                scope(GET, "/v1/queues", "runs:read"),
                scope(DELETE, "/v1/gates/*", "runs:operate"),
                scope(GET, "/v1/reviews", "reviews:read"),
                scope(GET, "/v1/reviews/*", "reviews:read"),
                scope(POST, "/v1/reviews/*/claim", "reviews:decide"),
                scope(POST, "/v1/reviews/*/decision", "reviews:decide"),
                scope(POST, "/v1/reviews/*/assign", "reviews:decide"),
                scope(POST, "/v1/reviews/*/release", "reviews:decide"),
                scope(GET, "/v1/ground-truth/candidates", "evaluations:read"),
                scope(GET, "/v1/ground-truth/candidates/*/content", "traces:reveal"),
                scope(DELETE, "/v1/ground-truth/candidates/*", "evaluations:run"),
                scope(GET, "/v1/dead-letters", "dead-letters:read"),
                scope(GET, "/v1/dead-letters/*", "dead-letters:read"),
                scope(GET, "/v1/dead-letters/redrives/*", "dead-letters:read"),
                scope(GET, "/v1/dead-letters/redrives/*/results", "dead-letters:read"),
                scope(POST, "/v1/dead-letters/redrives", "dead-letters:replay"),
                scope(POST, "/v1/dead-letters/redrives/*/stop", "dead-letters:replay"),
                scope(POST, "/v1/dead-letters/discard", "dead-letters:replay"),
                scope(GET, "/v1/audit", "audit:read"),
                scope(GET, "/v1/connections", "connections:read"),
                scope(GET, "/v1/connections/*/*", "connections:read"),
                scope(PUT, "/v1/connections/*/*", "connections:write"),
                scope(DELETE, "/v1/connections/*/*", "connections:write"),
                scope(POST, "/v1/connections/*/*/secrets", "connections:write"),
                scope(POST, "/v1/connections/*/*/test", "connections:write"),
                scope(GET, "/v1/deliveries", "connections:read"),
                scope(GET, "/v1/deliveries/*", "connections:read"),
                scope(GET, "/v1/deliveries/*/body", "traces:reveal"),
                scope(POST, "/v1/deliveries/*/reprocess", "connections:write"),
                scope(GET, "/v1/subscriptions", "subscriptions:write"),
                scope(POST, "/v1/subscriptions", "subscriptions:write"),
                scope(GET, "/v1/subscriptions/*", "subscriptions:write"),
                scope(DELETE, "/v1/subscriptions/*", "subscriptions:write"),
                scope(POST, "/v1/subscriptions/*/rotate-secret", "subscriptions:write"),
                scope(POST, "/v1/subscriptions/*/enable", "subscriptions:write"),
                scope(POST, "/v1/subscriptions/*/test", "subscriptions:write"),
                scope(GET, "/v1/subscriptions/*/deliveries", "subscriptions:write"),
                scope(POST, "/v1/subscriptions/*/deliveries/*/redeliver", "subscriptions:write"),
                scope(GET, "/v1/workflows", "workflows:read"),
                scope(GET, "/v1/workflows/*", "workflows:read"),
                scope(PUT, "/v1/workflows/*", "workflows:write"),
                scope(POST, "/v1/workflows/validate", "workflows:write"),
                scope(POST, "/v1/workflows/*/pause", "runs:operate"),
                scope(POST, "/v1/workflows/*/resume", "runs:operate"),
                scope(POST, "/v1/routes/*/pause", "runs:operate"),
                scope(POST, "/v1/routes/*/resume", "runs:operate"),
                scope(POST, "/v1/tenant/pause", "runs:operate"),
                scope(POST, "/v1/tenant/resume", "runs:operate"),
                scope(GET, "/v1/pauses", "runs:read"),
                scope(GET, "/v1/limits", "runs:read"),
                scope(GET, "/v1/limits/*/*", "runs:read"),
                scope(PUT, "/v1/limits/*/*", "runs:operate"),
                scope(DELETE, "/v1/limits/*/*", "runs:operate"),
                scope(GET, "/v1/ceilings", "admin:tenants"),
                scope(PUT, "/v1/ceilings/*/*", "admin:tenants"),
                scope(DELETE, "/v1/ceilings/*/*", "admin:tenants"),
                scope(GET, "/v1/schedules", "workflows:read"),
                scope(GET, "/v1/schedules/*", "workflows:read"),
                scope(PUT, "/v1/schedules/*", "workflows:write"),
                scope(DELETE, "/v1/schedules/*", "workflows:write"),
                scope(POST, "/v1/schedules/*/pause", "runs:operate"),
                scope(POST, "/v1/schedules/*/resume", "runs:operate"),
                open(GET, "/v1/openapi.yaml"),
                open(GET, "/v1/event.schema.json"),
                open(GET, "/"),
                open(GET, "/dashboard"),
                open(GET, "/dashboard/**"));
    }
}
