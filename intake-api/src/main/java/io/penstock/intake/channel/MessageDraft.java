package io.penstock.intake.channel;

import io.penstock.schema.event.EventData.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A message that is being put together; what is not set is absent.
public final class MessageDraft {
    private final String id;
    private @Nullable String kind;
    private Message.@Nullable Direction direction;
    private @Nullable Boolean isPublic;
    private @Nullable String text;
    private @Nullable String html;
    private @Nullable Boolean thin;
    private @Nullable String inReplyTo;
    private @Nullable String edits;
    private @Nullable String deletes;
    private @Nullable Boolean forwarded;
    private Message.@Nullable Reaction reaction;
    private Message.@Nullable Selection selection;
    private Message.@Nullable Location location;
    private @Nullable String state;
    private @Nullable String recipient;
    private @Nullable List<JsonNode> errors;
    private final ObjectNode extra = JsonNodeFactory.instance.objectNode();

    private MessageDraft(String id) {
        this.id = id;
    }

    public static MessageDraft of(String id) {
        return new MessageDraft(id);
    }

    public MessageDraft kind(String kind) {
        this.kind = kind;
        return this;
    }

    public MessageDraft direction(Message.Direction direction) {
        this.direction = direction;
        return this;
    }

    public MessageDraft isPublic(boolean isPublic) {
        this.isPublic = isPublic;
        return this;
    }

    public MessageDraft html(@Nullable String html) {
        this.html = html;
        return this;
    }

    /// Only ids came; who wants the content fetches it.
    public MessageDraft thin() {
        this.thin = true;
        return this;
    }

    public MessageDraft text(@Nullable String text) {
        this.text = text;
        return this;
    }

    public MessageDraft inReplyTo(@Nullable String message) {
        this.inReplyTo = message;
        return this;
    }

    public MessageDraft edits(String message) {
        this.edits = message;
        return this;
    }

    public MessageDraft deletes(String message) {
        this.deletes = message;
        return this;
    }

    /// Only a message that was forwarded says so.
    public MessageDraft forwarded(boolean forwarded) {
        this.forwarded = forwarded ? true : null;
        return this;
    }

    public MessageDraft reaction(Message.Reaction reaction) {
        this.reaction = reaction;
        return this;
    }

    public MessageDraft selection(Message.Selection selection) {
        this.selection = selection;
        return this;
    }

    public MessageDraft location(Message.Location location) {
        this.location = location;
        return this;
    }

    public MessageDraft state(String state) {
        this.state = state;
        return this;
    }

    public MessageDraft recipient(@Nullable String address) {
        this.recipient = address;
        return this;
    }

    public MessageDraft errors(List<JsonNode> errors) {
        this.errors = errors.isEmpty() ? null : errors;
        return this;
    }

    /// Keeps what has no word of its own, under the sender's.
    public MessageDraft extra(String name, JsonNode value) {
        if (!value.isMissingNode()) {
            extra.set(name, value);
        }
        return this;
    }

    public Message build() {
        return new Message(
                id,
                kind,
                direction,
                isPublic,
                text,
                html,
                thin,
                inReplyTo,
                edits,
                deletes,
                forwarded,
                reaction,
                selection,
                location,
                state,
                recipient,
                errors,
                extra.isEmpty() ? null : extra);
    }
}
