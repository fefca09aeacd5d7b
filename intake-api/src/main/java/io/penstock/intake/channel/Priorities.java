package io.penstock.intake.channel;

import io.penstock.schema.event.EventData.Priority;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Priorities by the words that ticket systems have for them.
public final class Priorities {
    private Priorities() {}

    /// Null for a word that is none of them.
    public static @Nullable Priority named(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "low" -> Priority.LOW;
            case "normal", "medium" -> Priority.NORMAL;
            case "high" -> Priority.HIGH;
            case "urgent" -> Priority.URGENT;
            default -> null;
        };
    }
}
