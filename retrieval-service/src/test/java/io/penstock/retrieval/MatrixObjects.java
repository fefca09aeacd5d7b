package io.penstock.retrieval;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Trial;
import io.penstock.schema.api.Retrieval;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/// One object of each kind that a path can name, asked for over the API.
final class MatrixObjects implements Trial.Objects {
    private static final String DOCUMENT =
            """
            {"id": "matrix", "source": "faq", "title": "Title", "text": "Some words."}
            """;
    private static final String QUERY = "{\"query\": \"words\"}";

    private final URI service;

    MatrixObjects(URI service) {
        this.service = service;
    }

    @Override
    public String made(String variable) {
        return switch (variable) {
            case "document" -> {
                call(HttpMethod.PUT, "/v1/documents/matrix", DOCUMENT);
                yield "matrix";
            }
            case "retrieval" ->
                    call(HttpMethod.POST, "/v1/search", QUERY)
                            .body(Retrieval.SearchResponse.class)
                            .retrieval()
                            .toString();
            default -> throw new IllegalArgumentException(variable);
        };
    }

    @Override
    public Trial.Body body(Expected endpoint) {
        var body =
                switch (endpoint.path()) {
                    case "/v1/documents/batch" -> "{\"documents\": [" + DOCUMENT + "]}";
                    case "/v1/documents/{document}" -> DOCUMENT;
                    default -> QUERY;
                };
        return new Trial.Body("application/json", body);
    }

    private RestClient.ResponseSpec call(HttpMethod method, String path, String body) {
        var token = TestIssuer.shared().token(Trial.OWN, "documents:read", "documents:write");
        var answer =
                RestClient.create()
                        .method(method)
                        .uri(service.resolve(path))
                        .headers(headers -> headers.setBearerAuth(token))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(body)
                        .retrieve();
        if (method == HttpMethod.PUT) {
            answer.toBodilessEntity();
        }
        return answer;
    }
}
