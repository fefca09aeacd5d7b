package io.penstock.schema.event;

import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.json.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// `event.schema.json`, compiled.
public final class EventSchema {
    private static final String TEXT = text();
    private static final CompiledSchema SCHEMA =
            CompiledSchema.of(StrictJson.TOLERANT.readTree(TEXT));

    private EventSchema() {}

    /// Every place at which `event`, as JSON, is not canonical.
    public static List<Violation> check(JsonNode event) {
        return SCHEMA.check(event);
    }

    /// The schema itself, as JSON.
    public static String json() {
        return TEXT;
    }

    private static String text() {
        try (var in = EventSchema.class.getResourceAsStream("event.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
