package io.penstock.intake.channel.whatsapp;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Members as Meta writes them: ids and times are strings in one place and numbers in another.
final class Fields {
    private Fields() {}

    /// A string or number that is not empty.
    static Optional<String> text(JsonNode node, String name) {
        var member = node.path(name);
        return member.isString() || member.isNumber()
                ? Optional.of(member.asString()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    static @Nullable String textOrNull(JsonNode node, String name) {
        return text(node, name).orElse(null);
    }

    /// Seconds since 1970.
    static Optional<Instant> time(JsonNode node, String name) {
        try {
            return text(node, name).map(Long::parseLong).map(Instant::ofEpochSecond);
        } catch (NumberFormatException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
