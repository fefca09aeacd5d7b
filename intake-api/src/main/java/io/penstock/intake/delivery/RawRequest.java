package io.penstock.intake.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// A request before anything was made of it: signatures cover these bytes and no others.
///
/// @param query as it was sent, not decoded
/// @param headers names are compared without case
public record RawRequest(
        String method,
        String path,
        @Nullable String query,
        Map<String, List<String>> headers,
        byte[] body) {

    public RawRequest {
        var byName = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        headers = byName;
    }

    /// The one value of a header; empty if it is missing or was sent several times.
    public Optional<String> header(String name) {
        var values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    public RawRequest withBody(byte[] other) {
        return new RawRequest(method, path, query, headers, other);
    }

    public RawRequest withoutQuery() {
        return new RawRequest(method, path, null, headers, body);
    }

    public RawRequest withoutHeader(String name) {
        var others = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        others.putAll(headers);
        others.remove(name);
        return new RawRequest(method, path, query, others, body);
    }

    /// Empty if there is none, or none that can be read.
    public Optional<MediaType> contentType() {
        try {
            return header("content-type").map(MediaType::parseMediaType);
        } catch (InvalidMediaTypeException _) {
            return Optional.empty();
        }
    }
}
