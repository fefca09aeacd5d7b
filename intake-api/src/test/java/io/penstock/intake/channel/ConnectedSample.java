package io.penstock.intake.channel;

import io.penstock.intake.RunningIntake;
import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.BeanUtils;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/// A sample's request with the adapter that reads it and the connection that it came to. Adapters
/// are found as Spring finds them, so a channel that is added is among them.
record ConnectedSample(
        String id,
        String scheme,
        ChannelAdapter<?> adapter,
        Connection connection,
        RawRequest request,
        Instant at) {

    static List<ConnectedSample> all() {
        var adapters = adapters();
        var connections = RunningIntake.connections();
        return samples().stream()
                .filter(sample -> sample.path("method").asString().equals("POST"))
                .flatMap(sample -> of(sample, adapters, connections).stream())
                .toList();
    }

    /// Empty for what is sent to no connection.
    private static Optional<ConnectedSample> of(
            JsonNode sample, Map<String, ChannelAdapter<?>> adapters, List<Connection> known) {
        var channel = sample.path("channel").asString();
        var path = sample.path("path_hint").asString().split("\\?", 2);
        return known.stream()
                .filter(it -> adapters.containsKey(channel))
                .filter(it -> path[0].equals("/v1/hooks/" + channel + "/" + it.id()))
                .findFirst()
                .map(
                        connection ->
                                new ConnectedSample(
                                        sample.path("id").asString(),
                                        sample.path("signing").path("scheme").asString("none"),
                                        Objects.requireNonNull(adapters.get(channel)),
                                        connection,
                                        new RawRequest(
                                                "POST",
                                                path[0],
                                                path.length == 2 ? path[1] : null,
                                                headers(sample),
                                                body(sample)),
                                        Instant.parse(sample.path("clock").asString())));
    }

    String channel() {
        return adapter.channel().word();
    }

    ConnectedSample withBody(byte[] body) {
        return with(request.withBody(body));
    }

    ConnectedSample withoutHeader(String name) {
        return with(request.withoutHeader(name));
    }

    ConnectedSample withHeader(String name, String value) {
        var headers = new HashMap<>(request.headers());
        headers.put(name, List.of(value));
        return with(
                new RawRequest(
                        request.method(),
                        request.path(),
                        request.query(),
                        headers,
                        request.body()));
    }

    private ConnectedSample with(RawRequest other) {
        return new ConnectedSample(id, scheme, adapter, connection, other, at);
    }

    Receipt receipt() {
        var source = new Source(connection.tenant(), connection.channel(), connection.id());
        return Receipt.of(source, request, at);
    }

    boolean isAuthentic() {
        return adapter.authenticate(connection, receipt()) instanceof Authenticity.Authentic;
    }

    private static Map<String, ChannelAdapter<?>> adapters() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(ChannelAdapter.class));
        var adapters = new HashMap<String, ChannelAdapter<?>>();
        for (var found : scanner.findCandidateComponents(ChannelAdapter.class.getPackageName())) {
            var type = ClassUtils.resolveClassName(found.getBeanClassName(), null);
            var adapter = (ChannelAdapter<?>) BeanUtils.instantiateClass(type);
            adapters.put(adapter.channel().word(), adapter);
        }
        return adapters;
    }

    private static List<JsonNode> samples() {
        try (var files =
                Files.walk(Path.of(ConnectedSample.class.getResource("/samples").toURI()))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(ConnectedSample::read)
                    .filter(json -> json.has("path_hint"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return StrictJson.TOLERANT.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> headers(JsonNode sample) {
        var headers = new HashMap<String, List<String>>();
        sample.path("headers")
                .properties()
                .forEach(
                        header ->
                                headers.put(
                                        header.getKey(), List.of(header.getValue().asString())));
        return headers;
    }

    private static byte[] body(JsonNode sample) {
        return sample.has("body_base64")
                ? Base64.getDecoder().decode(sample.path("body_base64").asString())
                : sample.path("body").asString("").getBytes(StandardCharsets.UTF_8);
    }
}
