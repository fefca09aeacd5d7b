package io.penstock.standalone.seed;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Ports;
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
    private final Ports ports;
    private final String clientId;
    private final String clientSecret;

    SeedApi(Ports ports, String clientId, String clientSecret) {
        this.ports = ports;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    /// A token for these scopes.
    String token(String scopes) {
        var pair = clientId + ":" + URLEncoder.encode(clientSecret, StandardCharsets.UTF_8);
        var credentials = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        var form =
                "grant_type=client_credentials&scope="
                        + URLEncoder.encode(scopes, StandardCharsets.UTF_8);
        var request =
                to(Port.ISSUER, "/oauth2/token")
                        .header("Authorization", "Basic " + credentials)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form));
        return send(request, "the token to seed with").path("access_token").asString();
    }

    JsonNode get(Port service, String path, String token) {
        return send(json(service, path, token).GET(), path);
    }

    JsonNode put(Port service, String path, String token, JsonNode body) {
        return send(json(service, path, token).PUT(bytes(body)), path);
    }

    JsonNode post(Port service, String path, String token, JsonNode body) {
        return send(json(service, path, token).POST(bytes(body)), path);
    }

    private HttpRequest.Builder json(Port service, String path, String token) {
        return to(service, path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private HttpRequest.Builder to(Port service, String path) {
        return HttpRequest.newBuilder(URI.create(ports.url(service) + path)).timeout(PATIENCE);
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
