package io.penstock.gateway.provider;

import io.penstock.gateway.schema.Abilities;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Relays the request as raw JSON to an endpoint that speaks OpenAI's protocol; it carries every
/// field, known or not. It asks for a stream even where the caller wants the answer whole: only a
/// stream tells a model that is at work from one that is not.
final class OpenAiProvider implements Provider {
    private final String name;
    private final ProviderProperties.Settings settings;
    private final URI endpoint;
    private final @Nullable String key;
    private final Abilities abilities;
    private final int maxBytes;
    private final Upstream upstream;
    private final UpstreamErrors errors;

    /// @param key null: the endpoint wants none
    OpenAiProvider(
            String name,
            ProviderProperties.Settings settings,
            @Nullable String key,
            int maxBytes,
            Upstream upstream,
            UpstreamErrors errors) {
        this.name = name;
        this.settings = settings;
        this.endpoint =
                URI.create(
                        settings.baseUrl().toString().replaceAll("/+$", "") + "/chat/completions");
        this.key = key;
        this.abilities = new Abilities(settings.schema(), settings.maxOutputTokens());
        this.maxBytes = maxBytes;
        this.upstream = upstream;
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
    public Patience patience() {
        return settings.patience();
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
    public Exchange open(ObjectNode body, Duration longest) {
        var request = new HttpPost(endpoint);
        request.setHeader(HttpHeaders.ACCEPT, "text/event-stream, application/json");
        if (key != null) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + key);
        }
        request.setEntity(
                new ByteArrayEntity(
                        StrictJson.TOLERANT.writeValueAsBytes(
                                settings.stream() ? streamed(body) : body),
                        ContentType.APPLICATION_JSON));
        return StreamedExchange.begin(
                request, upstream, new StreamedExchange.Answered(maxBytes, errors));
    }

    private static ObjectNode streamed(ObjectNode body) {
        var streamed = JsonNodeFactory.instance.objectNode().setAll(body);
        streamed.put("stream", true);
        streamed.putObject("stream_options").put("include_usage", true);
        return streamed;
    }
}
