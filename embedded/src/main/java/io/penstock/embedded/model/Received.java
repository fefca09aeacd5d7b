package io.penstock.embedded.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request as it came, and how its answer ended.
public final class Received {
    private final long number;
    private final Instant at;
    private final String provider;
    private final HttpWire.Request request;
    private volatile @Nullable Script script;
    private volatile @Nullable Ending ending;

    Received(long number, Instant at, String provider, HttpWire.Request request) {
        this.number = number;
        this.at = at;
        this.provider = provider;
        this.request = request;
    }

    /// How an answer ended.
    ///
    /// @param bytes written of it
    public record Ending(How how, Instant at, long bytes) {}

    /// Who ended an answer.
    public enum How {
        /// All of it was written, whatever was wrong with it.
        ANSWERED,
        /// The script had the connection closed or reset.
        BROKEN_OFF,
        /// Whoever asked left before the end.
        PEER_CLOSED
    }

    /// Counted from 1.
    public long number() {
        return number;
    }

    public Instant at() {
        return at;
    }

    /// The first segment of the path, before `/v1`; empty if there is none.
    public String provider() {
        return provider;
    }

    public String method() {
        return request.method();
    }

    /// With its query, as it was sent.
    public String target() {
        return request.target();
    }

    /// By name in any case.
    public Map<String, List<String>> headers() {
        return request.headers();
    }

    public @Nullable String header(String name) {
        return request.header(name);
    }

    public byte[] body() {
        return request.body().clone();
    }

    public String text() {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    /// @throws tools.jackson.core.JacksonException if it is no JSON
    public JsonNode json() {
        return Members.JSON.readTree(request.body());
    }

    /// What was done with it; null while that is not known, and for what was refused before.
    public @Nullable Script script() {
        return script;
    }

    /// Null while the answer is under way.
    public @Nullable Ending ending() {
        return ending;
    }

    int size() {
        return request.body().length;
    }

    void played(Script script) {
        this.script = script;
    }

    void ended(Ending ending) {
        this.ending = ending;
    }
}
