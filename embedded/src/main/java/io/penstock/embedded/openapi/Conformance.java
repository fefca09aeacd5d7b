package io.penstock.embedded.openapi;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.scopes.Expected;
import io.penstock.embedded.scopes.Scopes;
import io.penstock.embedded.scopes.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls a running service and holds its answers to its document: status, media type, headers that
/// are always there, and the body.
public final class Conformance {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
    private static final String STREAM = "text/event-stream";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final Trial.Objects objects;
    private final ApiDocument document;
    private final Validator validator;

    /// A JSON Schema validator, which this package has none of.
    public interface Validator {
        /// @return what is wrong, in words
        List<?> check(JsonNode schema, JsonNode document);
    }

    public Conformance(
            URI service, Trial.Objects objects, ApiDocument document, Validator validator) {
        this.service = service;
        this.objects = objects;
        this.document = document;
        this.validator = validator;
    }

    /// Calls one endpoint of a table as itself, as a stranger, with another scope, without a token.
    ///
    /// @return a line for each thing that the document does not say; empty if it says everything
    public List<String> of(Expected endpoint) {
        var path = path(endpoint);
        var scope = endpoint.scope();
        if (scope == null) {
            return wrong(call(endpoint, path, null));
        }
        var other = Scopes.all().stream().filter(it -> !it.equals(scope)).findFirst().orElseThrow();
        var wrong = new ArrayList<>(wrong(call(endpoint, path, null)));
        wrong.addAll(wrong(call(endpoint, path, token(Trial.OWN, other))));
        wrong.addAll(wrong(call(endpoint, path, token("stranger-" + UUID.randomUUID(), scope))));
        wrong.addAll(wrong(call(endpoint, path, token(Trial.OWN, scope))));
        return wrong;
    }

    /// @return a line for each thing in which an answer is not as the document says
    public List<String> wrong(HttpResponse<String> answer) {
        return wrong(Answer.of(answer, answer.body()));
    }

    /// What is looked at of an answer.
    private record Answer(
            String method, String path, int status, HttpHeaders headers, String body) {
        static Answer of(HttpResponse<?> answer, String body) {
            return new Answer(
                    answer.request().method(),
                    answer.request().uri().getPath(),
                    answer.statusCode(),
                    answer.headers(),
                    body);
        }

        /// What may go wrong is told by `default`; what goes well is told one by one.
        boolean isGood() {
            return status < 400;
        }

        /// Empty for one without a body.
        String mediaType() {
            return headers.firstValue("Content-Type").orElse("").split(";", 2)[0];
        }
    }

    private List<String> wrong(Answer answer) {
        var operation = operation(answer);
        var status = Integer.toString(answer.status());
        var at = operation + " " + status;
        var said = operation.answer(status);
        var wrong = new ArrayList<String>();
        if (said.isEmpty() || answer.isGood() && !operation.statuses().contains(status)) {
            wrong.add(at + " is not in the document: " + answer.body());
        } else {
            headers(at, said.get(), answer, wrong);
            body(at, said.get(), answer, wrong);
        }
        return wrong;
    }

    /// The template with the fewest variables that takes this address.
    private ApiOperation operation(Answer answer) {
        return document.operations().stream()
                .filter(it -> it.method().equalsIgnoreCase(answer.method()))
                .filter(it -> it.takes(answer.path()))
                .min(Comparator.comparing(it -> it.variables().size()))
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        answer.method()
                                                + " "
                                                + answer.path()
                                                + " is not in the document"));
    }

    private void headers(String at, JsonNode said, Answer answer, List<String> wrong) {
        for (var header : said.path("headers").properties()) {
            var required = document.resolved(header.getValue()).path("required").asBoolean(false);
            if (required && answer.headers().firstValue(header.getKey()).isEmpty()) {
                wrong.add(at + " has no header " + header.getKey());
            }
        }
    }

    private void body(String at, JsonNode said, Answer answer, List<String> wrong) {
        if (answer.method().equals("HEAD")) {
            return;
        }
        var type = answer.mediaType();
        if (type.isEmpty()) {
            if (said.has("content")) {
                wrong.add(at + " has no body");
            }
            return;
        }
        var schema = ApiOperation.content(said, type);
        if (schema.isMissingNode()) {
            wrong.add(at + " is " + type + ", which is not in the document");
        } else if (type.endsWith("json")) {
            wrong.addAll(json(at, schema, answer.body()));
        }
    }

    private List<String> json(String at, JsonNode schema, String body) {
        try {
            return validator.check(document.whole(schema), JSON.readTree(body)).stream()
                    .map(line -> at + " " + line)
                    .toList();
        } catch (JacksonException _) {
            return List.of(at + " is no JSON");
        }
    }

    private String path(Expected endpoint) {
        return VARIABLE.matcher(endpoint.path())
                .replaceAll(variable -> objects.made(variable.group(1)));
    }

    private static String token(String tenant, String scope) {
        return TestIssuer.shared().token(tenant, scope);
    }

    private Answer call(Expected endpoint, String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(service.resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (endpoint.method().equals("POST") || endpoint.method().equals("PUT")) {
            var body = objects.body(endpoint);
            request.header("Content-Type", body.mediaType())
                    .method(endpoint.method(), BodyPublishers.ofString(body.text()));
        } else {
            request.method(endpoint.method(), BodyPublishers.noBody());
        }
        return send(request.build());
    }

    private Answer send(HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                var type = answer.headers().firstValue("Content-Type").orElse("");
                // a stream has no end, which is not waited for
                return Answer.of(
                        answer,
                        type.startsWith(STREAM)
                                ? ""
                                : new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
