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
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/// A sample's request with the adapter that reads it and the connection that it came to. Adapters
/// are found as Spring finds them, so a channel that is added is among them.
///
/// @param ids by which its items are known when they are sent again
record ConnectedSample(
        String id,
        String scheme,
        List<String> ids,
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
                                        ids(sample).stream()
                                                .filter(id -> !connection.accounts().contains(id))
                                                .toList(),
                                        Objects.requireNonNull(adapters.get(channel)),
                                        connection,
                                        request(sample),
                                        Instant.parse(sample.path("clock").asString())));
    }

    static RawRequest request(JsonNode sample) {
        var address = sample.path("path_hint").asString().split("\\?", 2);
        return new RawRequest(
                sample.path("method").asString(),
                address[0],
                address.length == 2 ? address[1] : null,
                headers(sample),
                body(sample));
    }

    /// Those parts of its items' native ids that are numbers or codes.
    static List<String> ids(JsonNode sample) {
        return sample.path("expect")
                .path("results")
                .valueStream()
                .flatMap(item -> Stream.of(item.path("event_id").asString("").split("\\|")))
                .filter(part -> part.length() > 1 && part.matches(".*[0-9].*"))
                .distinct()
                .toList();
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
        return with(withHeader(request, name, value));
    }

    ConnectedSample with(RawRequest other) {
        return new ConnectedSample(id, scheme, ids, adapter, connection, other, at);
    }

    static RawRequest withHeader(RawRequest request, String name, String value) {
        var headers = new HashMap<>(request.headers());
        headers.put(name, List.of(value));
        return new RawRequest(
                request.method(), request.path(), request.query(), headers, request.body());
    }

    Receipt receipt() {
        var source = new Source(connection.tenant(), connection.channel(), connection.id());
        return Receipt.of(source, request, at);
    }

    boolean isAuthentic() {
        return adapter.authenticate(connection, receipt()) instanceof Authenticity.Authentic;
    }

    /// Whether its media type is one of the channel's.
    boolean isTaken() {
        return request.contentType().filter(adapter::takes).isPresent();
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

    static List<JsonNode> samples() {
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
