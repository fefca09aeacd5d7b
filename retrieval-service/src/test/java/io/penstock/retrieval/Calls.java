package io.penstock.retrieval;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import io.penstock.schema.api.Documents;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Retrieval;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;

/// One tenant's calls to the service.
record Calls(MockMvcTester http, String tenant) {
    Documents.BatchResult send(Documents.Document... documents) {
        return read(
                post("/v1/documents/batch?refresh=wait", new Documents.Batch(List.of(documents))),
                Documents.BatchResult.class);
    }

    Retrieval.SearchResponse search(String query, String... sources) {
        var request = new Retrieval.SearchRequest(query, List.of(sources), null, null, null, null);
        return read(post("/v1/search", request), Retrieval.SearchResponse.class);
    }

    Retrieval.ContextResponse context(Retrieval.ContextRequest request) {
        return read(post("/v1/context", request), Retrieval.ContextResponse.class);
    }

    Retrieval.ContextResponse context(String query) {
        return context(
                new Retrieval.ContextRequest(query, null, null, null, null, null, null, null));
    }

    JsonNode record(UUID retrieval) {
        return read(call(HttpMethod.GET, "/v1/retrievals/" + retrieval, null), JsonNode.class);
    }

    MvcTestResult post(String path, Object body) {
        return call(HttpMethod.POST, path, StrictJson.CLOSED.writeValueAsString(body));
    }

    MvcTestResult call(HttpMethod method, String path, String body) {
        var call =
                http.method(method)
                        .uri(path)
                        .with(caller(tenant, "documents:read documents:write"));
        return body == null
                ? call.exchange()
                : call.contentType(MediaType.APPLICATION_JSON).content(body).exchange();
    }

    /// A caller of `tenant` with these scopes.
    static RequestPostProcessor caller(String tenant, String scopes) {
        return jwt().jwt(token -> token.claim("tenant", tenant).claim("scope", scopes));
    }

    static Problem problem(MvcTestResult result) {
        return StrictJson.TOLERANT.readValue(bytes(result), Problem.class);
    }

    static <T> T read(MvcTestResult result, Class<T> type) {
        var status = result.getResponse().getStatus();
        if (status / 100 != 2) {
            throw new AssertionError(
                    status + " " + new String(bytes(result), StandardCharsets.UTF_8));
        }
        return StrictJson.CLOSED.readValue(bytes(result), type);
    }

    private static byte[] bytes(MvcTestResult result) {
        return result.getResponse().getContentAsByteArray();
    }
}
