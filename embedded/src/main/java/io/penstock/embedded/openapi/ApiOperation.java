package io.penstock.embedded.openapi;

import io.penstock.embedded.scopes.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One method of one path of a document.
///
/// @param item the path's own members
public record ApiOperation(
        ApiDocument document, String method, String path, JsonNode item, JsonNode node) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^/}]+)}");

    Endpoint endpoint() {
        return Endpoint.of(method.toUpperCase(Locale.ROOT), path);
    }

    /// What a caller must hold; none where the endpoint is open. Several ways in are several.
    public List<String> scopes() {
        var scopes = new ArrayList<String>();
        for (var way : node.path("security")) {
            way.forEach(names -> names.forEach(name -> scopes.add(name.asString())));
        }
        return scopes;
    }

    /// Names of parameters; of headers in lower case.
    public Set<String> parameters(String in) {
        var names = new TreeSet<String>();
        for (var owner : List.of(item, node)) {
            for (var given : owner.path("parameters")) {
                var parameter = document.resolved(given);
                if (parameter.path("in").asString().equals(in)) {
                    var name = parameter.path("name").asString();
                    names.add(in.equals("header") ? name.toLowerCase(Locale.ROOT) : name);
                }
            }
        }
        return names;
    }

    /// Names of the variables of the path.
    Set<String> variables() {
        return VARIABLE.matcher(path)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean hasBody() {
        return node.has("requestBody");
    }

    /// Missing where no such body is taken.
    public JsonNode body(String mediaType) {
        return content(document.resolved(node.path("requestBody")), mediaType);
    }

    /// Answers by their status or range, `default` among them.
    public Set<String> statuses() {
        return new TreeSet<>(node.path("responses").propertyNames());
    }

    /// What is said of a status; by `default` where nothing is said of it alone.
    public Optional<JsonNode> answer(String status) {
        var responses = node.path("responses");
        var own = responses.path(status);
        var said = own.isMissingNode() ? responses.path("default") : own;
        return said.isMissingNode() ? Optional.empty() : Optional.of(document.resolved(said));
    }

    /// The schema of one media type, by its name, by its range, or by `*/*`; missing if none fits.
    static JsonNode content(JsonNode response, String mediaType) {
        var content = response.path("content");
        var range = mediaType.substring(0, mediaType.indexOf('/') + 1) + "*";
        for (var name : List.of(mediaType, range, "*/*")) {
            if (content.has(name)) {
                return content.path(name).path("schema");
            }
        }
        return content.path("");
    }

    /// Whether a path of an address is one of this template.
    boolean takes(String address) {
        var pattern = VARIABLE.matcher(path).replaceAll("[^/]+");
        return address.matches(pattern);
    }

    @Override
    public String toString() {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }
}
