package io.penstock.intake.channel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Members as senders write them: ids and times are strings in one place and numbers in another.
public final class Fields {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    private Fields() {}

    /// A string or number that is not empty.
    public static Optional<String> text(JsonNode node, String name) {
        return text(node.path(name));
    }

    /// The same of the member itself.
    public static Optional<String> text(JsonNode member) {
        return member.isString() || member.isNumber()
                ? Optional.of(member.asString()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /// Those elements of an array that are strings or numbers, and not empty.
    public static Stream<String> texts(JsonNode array) {
        return array.valueStream()
                .filter(element -> element.isString() || element.isNumber())
                .map(JsonNode::asString)
                .filter(text -> !text.isEmpty());
    }

    public static @Nullable String textOrNull(JsonNode node, String name) {
        return text(node, name).orElse(null);
    }

    /// Seconds since 1970.
    public static Optional<Instant> seconds(JsonNode node, String name) {
        try {
            return text(node, name).map(Long::parseLong).map(Instant::ofEpochSecond);
        } catch (NumberFormatException | DateTimeException _) {
            return Optional.empty();
        }
    }

    /// Milliseconds since 1970.
    public static Optional<Instant> milliseconds(JsonNode node, String name) {
        try {
            return text(node, name).map(Long::parseLong).map(Instant::ofEpochMilli);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// RFC 3339, as deep as milliseconds.
    public static Optional<Instant> timestamp(JsonNode node, String name) {
        try {
            return text(node, name)
                    .map(text -> OffsetDateTime.parse(text).toInstant())
                    .map(time -> time.truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// A count, such as of bytes, as a number or as digits.
    public static @Nullable Long countOrNull(JsonNode node, String name) {
        return text(node, name)
                .filter(digits -> COUNT.matcher(digits).matches())
                .map(Long::valueOf)
                .orElse(null);
    }

    /// Whether a member is there and says true.
    public static boolean says(JsonNode node, String name) {
        return node.path(name).asBoolean(false);
    }
}
