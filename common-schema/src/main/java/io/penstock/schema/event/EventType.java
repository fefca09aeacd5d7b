package io.penstock.schema.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The kinds of event; on the wire `intake.message.received` and so on.
public enum EventType {
    MESSAGE_RECEIVED,
    MESSAGE_SENT,
    MESSAGE_EDITED,
    MESSAGE_DELETED,
    MESSAGE_REACTION,
    MESSAGE_STATUS,
    CONVERSATION_CREATED,
    CONVERSATION_UPDATED,
    CONTACT_CREATED,
    CONTACT_UPDATED,
    CONTACT_DELETED,
    CONTACT_MERGED,
    TICKET_CREATED,
    TICKET_UPDATED,
    TICKET_COMMENT_ADDED,
    RECORD_CREATED,
    RECORD_UPDATED,
    RECORD_DELETED,
    FORM_SUBMITTED,
    FORM_PARTIAL,
    ACCOUNT_NOTICE,
    CUSTOM;

    private final String word = "intake." + name().toLowerCase(Locale.ROOT).replace('_', '.');

    @JsonValue
    public String word() {
        return word;
    }

    public static Optional<EventType> named(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    @JsonCreator
    static EventType of(String word) {
        return named(word).orElseThrow(() -> new IllegalArgumentException("Unknown event type"));
    }
}
