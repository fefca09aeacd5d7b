package io.penstock.retrieval;

import static io.penstock.platform.security.EndpointRule.open;
import static io.penstock.platform.security.EndpointRule.scope;

import io.penstock.platform.problem.ProblemWriter;
import io.penstock.platform.security.EndpointRules;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

/// Who may call what, with how much.
@Configuration(proxyBeanMethods = false)
class RetrievalConfiguration {
    private static final String READ = "documents:read";
    private static final String WRITE = "documents:write";

    @Bean
    EndpointRules endpointRules() {
        return EndpointRules.of(
                scope(HttpMethod.POST, "/v1/documents/batch", WRITE),
                scope(HttpMethod.PUT, "/v1/documents/{id}", WRITE),
                scope(HttpMethod.DELETE, "/v1/documents/{id}", WRITE),
                scope(HttpMethod.GET, "/v1/documents/{id}", READ),
                scope(HttpMethod.POST, "/v1/search", READ),
                scope(HttpMethod.POST, "/v1/context", READ),
                scope(HttpMethod.GET, "/v1/retrievals/{id}", READ),
                open(HttpMethod.GET, "/v1/openapi.yaml"));
    }

    @Bean
    BodyLimit bodyLimit(
            @Value("${penstock.retrieval.max-body:8MB}") DataSize max, ProblemWriter problems) {
        return new BodyLimit(max.toBytes(), problems);
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
