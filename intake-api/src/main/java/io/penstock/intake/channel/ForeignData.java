package io.penstock.intake.channel;

import io.penstock.schema.event.EventData.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is understood of data whose form somebody else made.
public final class ForeignData {
    private static final int MAX_TEXT = 65_536;

    private ForeignData() {}

    /// Only `message.text`; null where there is none.
    public static @Nullable Message message(String id, JsonNode data) {
        return data.path("message")
                .path("text")
                .stringValueOpt()
                .filter(text -> text.length() <= MAX_TEXT)
                .map(text -> MessageDraft.of(id).text(text).build())
                .orElse(null);
    }
}
