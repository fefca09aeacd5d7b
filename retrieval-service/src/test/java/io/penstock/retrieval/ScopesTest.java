package io.penstock.retrieval;

import static io.penstock.retrieval.Calls.caller;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@RetrievalService
class ScopesTest {
    private static final String ID = UUID.randomUUID().toString();

    @Autowired private MockMvcTester http;

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/documents/batch, documents:write",
        "PUT, /v1/documents/x, documents:write",
        "DELETE, /v1/documents/x, documents:write",
        "GET, /v1/documents/x, documents:read",
        "POST, /v1/search, documents:read",
        "POST, /v1/context, documents:read",
        "GET, /v1/retrievals/{id}, documents:read"
    })
    void eachCallNeedsItsScopeAndNoOtherGivesIt(String method, String path, String scope) {
        var other = scope.equals("documents:read") ? "documents:write" : "documents:read";

        assertThat(status(method, path, null)).isEqualTo(401);
        assertThat(status(method, path, other + " runs:read")).isEqualTo(403);
        assertThat(status(method, path, scope)).isNotIn(401, 403, 500);
    }

    @Test
    void whatIsNotListedIsDenied() {
        assertThat(status("GET", "/v1/documents", "documents:read documents:write")).isEqualTo(403);
    }

    private int status(String method, String path, String scopes) {
        var call =
                http.method(HttpMethod.valueOf(method))
                        .uri(path.replace("{id}", ID))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}");
        if (scopes != null) {
            call.with(caller("acme", scopes));
        }
        return call.exchange().getResponse().getStatus();
    }
}
