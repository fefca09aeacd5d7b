package io.penstock.cli.reach;

import io.penstock.schema.json.StrictJson;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Tokens of the development issuer, by client credentials.
public final class IssuerTokens implements Tokens {
    /// Whoever waits for something else must not wait long for a token.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Http http;
    private final Target target;

    public IssuerTokens(Http http, Target target) {
        this.http = http;
        this.target = target;
    }

    @Override
    public String token(List<String> scopes, @Nullable String tenant, @Nullable Duration ttl) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("scope", String.join(" ", scopes));
        if (tenant != null && !tenant.isEmpty()) {
            form.put("tenant", tenant);
        }
        if (ttl != null) {
            form.put("ttl", Long.toString(ttl.toSeconds()));
        }
        var answer =
                http.send(
                        HttpRequest.newBuilder(target.issuer().resolve("/oauth2/token"))
                                .header("Authorization", "Basic " + credentials())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(encoded(form))),
                        PATIENCE);
        if (answer.statusCode() == 503) {
            throw Unreachable.forNow("the issuer gives no token: status 503");
        }
        var json = json(answer.body());
        if (answer.statusCode() != 200) {
            throw new Unreachable(
                    "the issuer gives no token: "
                            + json.path("error_description")
                                    .asString(
                                            json.path("error")
                                                    .asString("status " + answer.statusCode())));
        }
        return json.path("access_token").asString();
    }

    private static JsonNode json(String body) {
        try {
            return StrictJson.TOLERANT.readTree(body.isEmpty() ? "{}" : body);
        } catch (JacksonException e) {
            throw new Unreachable("the issuer gives no token: its answer is no JSON");
        }
    }

    /// RFC 6749 section 2.3.1: both are form-encoded first.
    private String credentials() {
        var pair = encode(target.clientId()) + ":" + encode(target.clientSecret());
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(LinkedHashMap<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
