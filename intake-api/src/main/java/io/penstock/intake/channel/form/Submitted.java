package io.penstock.intake.channel.form;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.Phone;
import io.penstock.intake.channel.Priorities;
import io.penstock.intake.channel.form.Submission.Value;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Form;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.store.connection.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A submission as an event. Fields called `name`, `subject`, `message` and `priority` mean what
/// they say; everything stands in the form's answers besides.
final class Submitted {
    private static final String ITEM = "#";
    private static final String TYPE = "submission";
    private static final Duration BUCKET = Duration.ofMinutes(10);

    /// From so many characters on, an answer is something a person wrote, and no choice.
    private static final int LONG_ANSWER = 20;

    private final String connection;
    private final Connection.Form form;
    private final Receipt receipt;
    private final Submission submission;
    private final FilledIn filled;

    private Submitted(
            String connection,
            Connection.Form form,
            Receipt receipt,
            Submission submission,
            FilledIn filled) {
        this.connection = connection;
        this.form = form;
        this.receipt = receipt;
        this.submission = submission;
        this.filled = filled;
    }

    static Item read(
            String connection, Connection.Form form, Receipt receipt, Submission submission) {
        if (trapped(form, submission)) {
            return new Item.Skipped(ITEM, "honeypot");
        }
        var filled = FilledIn.check(form, submission);
        return filled.places().isEmpty()
                ? new Submitted(connection, form, receipt, submission, filled).item()
                : Item.bad(ITEM, filled.places());
    }

    /// People do not see that field; programs fill it in.
    private static boolean trapped(Connection.Form form, Submission submission) {
        return submission.fields().stream()
                .filter(field -> field.name().equals(form.honeypot()))
                .anyMatch(
                        field ->
                                !(field.value() instanceof Value.Plain(var node)
                                        && node.isString()
                                        && node.asString().isEmpty()));
    }

    /// Without a key of the sender's, the same content within ten to twenty minutes is the same
    /// submission: one bucket, and the one before it.
    private Item item() {
        if (submission.key() != null) {
            return new Item.Drafted(draft(submission.key()));
        }
        var digest = submission.digest();
        var bucket = Math.floorDiv(receipt.at().getEpochSecond(), BUCKET.toSeconds());
        return new Item.Drafted(
                draft(inBucket(digest, bucket)), List.of(inBucket(digest, bucket - 1)));
    }

    /// No key that a sender gives is the same: keys are ASCII.
    private static String inBucket(String digest, long bucket) {
        return "§" + digest + "|" + bucket;
    }

    private EventDraft draft(String nativeId) {
        var contact = contact();
        var message =
                MessageDraft.of(nativeId)
                        .kind("form")
                        .direction(Direction.INBOUND)
                        .text(text().orElse(null));
        var data =
                DataDraft.of(receipt, nativeId, TYPE, connection, ITEM)
                        .contact(contact)
                        .conversation(
                                new Conversation(
                                        nativeId, filled.text("subject").orElse(null), null))
                        .message(message.build())
                        .form(new Form(connection, nativeId, null, null, answers()))
                        .replyTo(contact == null ? null : replyTo(contact, nativeId))
                        .attachments(filled.attachments())
                        .locale(filled.first(Connection.Form.Field.BCP47).orElse(null))
                        .priority(priority());
        return new EventDraft(
                ITEM,
                Channel.FORM,
                EventType.FORM_SUBMITTED,
                connection,
                nativeId,
                nativeId,
                nativeId,
                receipt.at(),
                data.build(),
                Map.of(),
                submission.repaired());
    }

    private List<Form.Answer> answers() {
        return filled.answers().entrySet().stream()
                .map(
                        answer ->
                                new Form.Answer(
                                        answer.getKey(),
                                        null,
                                        Optional.ofNullable(form.fields().get(answer.getKey()))
                                                .map(type -> type.name().toLowerCase(Locale.ROOT))
                                                .orElse(null),
                                        answer.getValue()))
                .toList();
    }

    private Optional<String> text() {
        return form.text() != null
                ? filled.text(form.text())
                : filled.text("message").or(this::firstLongAnswer);
    }

    private Optional<String> firstLongAnswer() {
        return filled.answers().entrySet().stream()
                .filter(it -> form.fields().get(it.getKey()) == Connection.Form.Field.STRING)
                .map(Map.Entry::getValue)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(text -> text.length() >= LONG_ANSWER)
                .findFirst();
    }

    /// By e-mail address, else by telephone number; nobody, if the form asks for neither.
    private @Nullable Contact contact() {
        var addresses =
                Stream.of(
                                filled.first(Connection.Form.Field.EMAIL)
                                        .flatMap(text -> Email.uri(text.strip())),
                                filled.first(Connection.Form.Field.PHONE)
                                        .flatMap(text -> Phone.uri(FilledIn.digits(text))))
                        .flatMap(Optional::stream)
                        .toList();
        if (addresses.isEmpty()) {
            return null;
        }
        return new Contact(
                addresses.getFirst(),
                addresses.size() == 1 ? null : addresses.subList(1, addresses.size()),
                filled.text("name")
                        .map(full -> new Contact.Name(full.strip(), null, null))
                        .orElse(null),
                null,
                filled.text("company").orElse(null));
    }

    private ReplyTo replyTo(Contact contact, String conversation) {
        return new ReplyTo(Channel.FORM, connection, contact.id(), conversation, null, null);
    }

    private @Nullable Priority priority() {
        return filled.text("priority").map(Priorities::named).orElse(null);
    }
}
