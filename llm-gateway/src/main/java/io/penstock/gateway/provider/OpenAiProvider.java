package io.penstock.gateway.provider;

import io.penstock.gateway.schema.Abilities;
import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.node.ObjectNode;

/// Relays the request as raw JSON to an endpoint that speaks OpenAI's protocol; it carries every
/// field, known or not.
///
/// The time-out of an attempt covers its body too: the factory closes the stream when time is up.
/// Redirects are not followed, so a prompt goes to the configured host only.
///
/// One client serves all attempts: one for each would hold converters of its own, 50 KB of them.
final class OpenAiProvider implements Provider {
    /// Of the attempt that is under way.
    private static final ScopedValue<Duration> TIMEOUT = ScopedValue.newInstance();

    private final String name;
    private final URI endpoint;
    private final @Nullable String key;
    private final Duration patience;
    private final Abilities abilities;
    private final int maxBytes;
    private final RestClient client;
    private final UpstreamErrors errors;

    /// @param key null: the endpoint wants none
    /// @param client made by [#client]
    OpenAiProvider(
            String name,
            ProviderProperties.Settings settings,
            @Nullable String key,
            int maxBytes,
            RestClient client,
            UpstreamErrors errors) {
        this.name = name;
        this.endpoint =
                URI.create(
                        settings.baseUrl().toString().replaceAll("/+$", "") + "/chat/completions");
        this.key = key;
        this.patience = settings.timeout();
        this.abilities = new Abilities(settings.schema(), settings.maxOutputTokens());
        this.maxBytes = maxBytes;
        this.client = client;
        this.errors = errors;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean deterministic() {
        return false;
    }

    @Override
    public Duration patience() {
        return patience;
    }

    @Override
    public Abilities abilities() {
        return abilities;
    }

    @Override
    public Optional<String> cannotCarry(ObjectNode body) {
        return Optional.empty();
    }

    @Override
    public Reply complete(ObjectNode body, Duration timeout) {
        var target = new Target(name, body.path("model").asString(""));
        var wanted = Math.max(1, body.path("n").asInt(1));
        var json = StrictJson.TOLERANT.writeValueAsBytes(body);
        try {
            return ScopedValue.where(TIMEOUT, timeout)
                    .call(
                            () ->
                                    client.post()
                                            .uri(endpoint)
                                            .contentType(MediaType.APPLICATION_JSON)
                                            .accept(MediaType.APPLICATION_JSON)
                                            .headers(this::authorize)
                                            .body(json)
                                            .exchangeForRequiredValue(
                                                    (_, response) ->
                                                            read(response, target, wanted)));
        } catch (ResourceAccessException e) {
            return new Reply.Failed(unreachable(e));
        }
    }

    /// Asks with the time-out of the attempt.
    static RestClient client(RestClient.Builder builder, HttpClient http) {
        return builder.requestFactory(
                        (uri, method) -> {
                            var factory = new JdkClientHttpRequestFactory(http);
                            factory.setReadTimeout(TIMEOUT.get());
                            return factory.createRequest(uri, method);
                        })
                .build();
    }

    private void authorize(HttpHeaders headers) {
        if (key != null) {
            headers.setBearerAuth(key);
        }
    }

    private Reply read(ClientHttpResponse response, Target target, int wanted) throws IOException {
        var status = response.getStatusCode().value();
        byte[] body;
        try (var stream = response.getBody()) {
            body = stream.readNBytes(maxBytes + 1);
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return new Reply.Failed(
                    Fault.unreachable(
                            FaultClass.NEXT, "cut", "The connection broke within the answer"));
        }
        if (body.length > maxBytes) {
            return new Reply.Failed(
                    Fault.unusable("too_large", "The provider's answer is larger than allowed"));
        }
        return status == 200
                ? Completions.read(
                        body,
                        target,
                        wanted,
                        inside -> errors.classify(inside, response.getHeaders(), body))
                : new Reply.Failed(errors.classify(status, response.getHeaders(), body));
    }

    private static Fault unreachable(ResourceAccessException failure) {
        return switch (failure.getCause()) {
            case HttpConnectTimeoutException _ ->
                    Fault.unreachable(
                            FaultClass.NEXT, "connect_timeout", "No connection within two seconds");
            case HttpTimeoutException _ ->
                    Fault.unreachable(
                            FaultClass.NEXT, "timeout", "No whole answer within the time allowed");
            case ConnectException _ ->
                    Fault.unreachable(
                            FaultClass.RETRY_SAME, "refused", "The connection was refused");
            case null, default ->
                    Fault.unreachable(
                            FaultClass.RETRY_SAME,
                            "reset",
                            "The connection broke before an answer");
        };
    }
}
