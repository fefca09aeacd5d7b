package io.penstock.schema.event;

import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.json.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// `event.schema.json`, compiled.
public final class EventSchema {
    private static final CompiledSchema SCHEMA = CompiledSchema.of(read());

    private EventSchema() {}

    /// Every place at which `event`, as JSON, is not canonical.
    public static List<Violation> check(JsonNode event) {
        return SCHEMA.check(event);
    }

    private static JsonNode read() {
        try (var in = EventSchema.class.getResourceAsStream("event.schema.json")) {
            return StrictJson.TOLERANT.readTree(java.util.Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
