package io.penstock.embedded.whatsapp;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// The little of HTTP that the JDK's server leaves to its user.
record Http(HttpExchange exchange, JsonMapper json) {
    private static final int LONGEST_BODY = 1024 * 1024;

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    boolean bears(String token) {
        return ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    String header(String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    /// Missing where the body is none.
    JsonNode jsonBody() throws IOException {
        try {
            return json.readTree(body());
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /// The fields of a form.
    Map<String, String> form() throws IOException {
        return pairs(new String(body(), StandardCharsets.UTF_8));
    }

    /// Cut off at a mebibyte, which is then no JSON.
    byte[] body() throws IOException {
        return exchange.getRequestBody().readNBytes(LONGEST_BODY);
    }

    Map<String, String> query() {
        var query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : pairs(query);
    }

    private static Map<String, String> pairs(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(p -> decode(p[0]), p -> decode(p[1]), (a, _) -> a));
    }

    void answer(int status, Object body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// Not to be called again for so many seconds.
    void askFor(int retryAfter) {
        if (retryAfter > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfter));
        }
    }

    void answer(GraphError error) throws IOException {
        answer(error.status(), error.body());
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
