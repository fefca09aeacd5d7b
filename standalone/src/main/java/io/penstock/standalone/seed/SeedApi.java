package io.penstock.standalone.seed;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The calls that bring a workflow in, as a client of the issuer.
final class SeedApi {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SeedTarget target;

    SeedApi(SeedTarget target) {
        this.target = target;
    }

    /// A token for these scopes.
    String token(String scopes) {
        var pair =
                target.clientId()
                        + ":"
                        + URLEncoder.encode(target.clientSecret(), StandardCharsets.UTF_8);
        var credentials = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        var form =
                "grant_type=client_credentials&scope="
                        + URLEncoder.encode(scopes, StandardCharsets.UTF_8);
        var request =
                to(target.tokenUri())
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form));
        return send(request, "the token to seed with").path("access_token").asString();
    }

    JsonNode get(String service, String path, String token) {
        return send(json(service, path, token).GET(), path);
    }

    JsonNode put(String service, String path, String token, JsonNode body) {
        return send(json(service, path, token).PUT(bytes(body)), path);
    }

    JsonNode post(String service, String path, String token, JsonNode body) {
        return send(json(service, path, token).POST(bytes(body)), path);
    }

    private HttpRequest.Builder json(String service, String path, String token) {
        return to(service + path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder to(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE);
    }

    private static HttpRequest.BodyPublisher bytes(JsonNode body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private JsonNode send(HttpRequest.Builder request, String what) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new SeedFailure(
                        "%s answers %d: %s".formatted(what, answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new SeedFailure(what + " does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeedFailure("interrupted");
        }
    }
}
