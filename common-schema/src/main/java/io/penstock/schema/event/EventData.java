package io.penstock.schema.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The typed body of an event. Members are absent where the sender has no such thing.
///
/// Words: JSContact (RFC 9553) for names, JMAP (RFC 8621) for attachments, `tel:` (RFC 3966) and
/// `mailto:` (RFC 6068) for addresses, BCP 47 for the locale.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventData(
        @Nullable Contact contact,
        @Nullable Conversation conversation,
        @Nullable Message message,
        @Nullable Ticket ticket,
        @Nullable ObjectRecord record,
        @Nullable Form form,
        @Nullable ReplyTo replyTo,
        @JsonProperty("native") NativeItem nativeItem,
        @Nullable List<Attachment> attachments,
        @Nullable String locale,
        @Nullable Priority priority,
        @Nullable List<String> tags,
        @Nullable Custom custom) {

    /// Answers of at least this many characters count as something a person wrote, not as a choice.
    private static final int LONG_ANSWER = 20;

    /// See [Event#text()].
    public @Nullable String text() {
        return Stream.of(
                        Optional.ofNullable(message).map(Message::text),
                        Optional.ofNullable(ticket).map(Ticket::subject),
                        Optional.ofNullable(form).flatMap(EventData::firstLongAnswer))
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> firstLongAnswer(Form form) {
        return form.answers().stream()
                .map(Form.Answer::value)
                .filter(Objects::nonNull)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(text -> text.length() >= LONG_ANSWER)
                .findFirst();
    }

    public enum Priority {
        @JsonProperty("low")
        LOW,
        @JsonProperty("normal")
        NORMAL,
        @JsonProperty("high")
        HIGH,
        @JsonProperty("urgent")
        URGENT
    }

    /// Who it is about.
    ///
    /// @param id `tel:+E164`, `mailto:…`, or `vendor:kind:id`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Contact(
            String id,
            @Nullable List<String> alsoKnownAs,
            @Nullable Name name,
            @Nullable String username,
            @Nullable String organization) {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Name(
                @Nullable String full, @Nullable String given, @Nullable String surname) {}
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Conversation(String id, @Nullable String subject, @Nullable Boolean group) {}

    /// A message, or what became of one.
    ///
    /// @param text null where the sender's kind of message has a text and gave none
    /// @param state set for `intake.message.status` only
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(
            String id,
            @Nullable String kind,
            @Nullable Direction direction,
            @JsonProperty("public") @Nullable Boolean isPublic,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String text,
            @Nullable String html,
            @Nullable Boolean thin,
            @Nullable String inReplyTo,
            @Nullable String edits,
            @Nullable String deletes,
            @Nullable Boolean forwarded,
            @Nullable Reaction reaction,
            @Nullable Selection selection,
            @Nullable Location location,
            @Nullable String state,
            @Nullable String recipient,
            @Nullable List<JsonNode> errors,
            @Nullable JsonNode extra) {

        public enum Direction {
            @JsonProperty("inbound")
            INBOUND,
            @JsonProperty("outbound")
            OUTBOUND
        }

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Reaction(String target, @Nullable String emoji, boolean removed) {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Selection(String id, @Nullable String title, @Nullable String description) {}

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Location(
                BigDecimal latitude,
                BigDecimal longitude,
                @Nullable String name,
                @Nullable String address) {}
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ticket(
            String id,
            @Nullable String number,
            @Nullable String subject,
            @Nullable String status,
            @Nullable String url) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ObjectRecord(
            String id,
            String objectType,
            @Nullable Boolean erasure,
            @Nullable List<String> mergedFrom,
            @Nullable List<JsonNode> changes,
            @Nullable JsonNode fields) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Form(
            String id,
            @Nullable String responseId,
            @Nullable String title,
            @Nullable JsonNode hidden,
            List<Answer> answers) {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Answer(
                String key,
                @Nullable String label,
                @Nullable String type,
                @Nullable JsonNode value) {}
    }

    /// @param size bytes
    /// @param auth whether fetching `url` needs the account's credentials
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attachment(
            @Nullable String blobId,
            String type,
            @Nullable String name,
            @Nullable Long size,
            @Nullable String sha256,
            @Nullable String url,
            @Nullable Instant expires,
            @Nullable Boolean auth,
            @Nullable String disposition,
            @Nullable String cid,
            @Nullable Boolean voice) {}

    /// Where an answer goes.
    ///
    /// @param until after this instant the channel takes no free-form answer any more
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReplyTo(
            Channel channel,
            String account,
            String address,
            @Nullable String conversation,
            @Nullable String inReplyTo,
            @Nullable Instant until) {}

    /// The item as the sender knows it. `id` is personal data: a `wamid` holds a phone number.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NativeItem(
            String id,
            String type,
            @Nullable String account,
            @Nullable String pointer,
            @Nullable JsonNode delivery,
            @Nullable Raw raw) {

        /// @param ref the delivery that holds the bytes
        /// @param sha256 lower-case hex of the bytes as they came
        /// @param size bytes
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Raw(String ref, String sha256, @Nullable String type, long size) {}
    }

    /// A foreign payload, kept as it is; `body` for JSON, `base64` for anything else.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Custom(
            String type,
            String source,
            @Nullable String datacontenttype,
            @Nullable JsonNode body,
            @Nullable String base64,
            @Nullable JsonNode extensions) {}
}
