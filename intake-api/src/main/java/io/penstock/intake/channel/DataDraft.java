package io.penstock.intake.channel;

import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventData.Form;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.NativeItem;
import io.penstock.schema.event.EventData.ObjectRecord;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventData.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// An event's body that is being put together; what is not set is absent.
public final class DataDraft {
    private final NativeItem nativeItem;
    private @Nullable Contact contact;
    private @Nullable Conversation conversation;
    private @Nullable Message message;
    private @Nullable Ticket ticket;
    private @Nullable ObjectRecord record;
    private @Nullable Form form;
    private @Nullable ReplyTo replyTo;
    private @Nullable List<Attachment> attachments;
    private @Nullable String locale;
    private @Nullable Priority priority;
    private @Nullable List<String> tags;
    private @Nullable Custom custom;

    private DataDraft(NativeItem nativeItem) {
        this.nativeItem = nativeItem;
    }

    /// @param type the sender's word for the item, verbatim
    public static DataDraft of(
            Receipt receipt, String nativeId, String type, String account, String pointer) {
        var delivery = JsonNodeFactory.instance.objectNode();
        delivery.put("connection", receipt.source().connection());
        return new DataDraft(
                new NativeItem(nativeId, type, account, pointer, delivery, receipt.raw()));
    }

    public DataDraft contact(@Nullable Contact contact) {
        this.contact = contact;
        return this;
    }

    public DataDraft conversation(@Nullable Conversation conversation) {
        this.conversation = conversation;
        return this;
    }

    public DataDraft message(@Nullable Message message) {
        this.message = message;
        return this;
    }

    public DataDraft ticket(@Nullable Ticket ticket) {
        this.ticket = ticket;
        return this;
    }

    public DataDraft record(@Nullable ObjectRecord record) {
        this.record = record;
        return this;
    }

    public DataDraft form(@Nullable Form form) {
        this.form = form;
        return this;
    }

    public DataDraft replyTo(@Nullable ReplyTo replyTo) {
        this.replyTo = replyTo;
        return this;
    }

    public DataDraft attachments(List<Attachment> attachments) {
        this.attachments = attachments.isEmpty() ? null : attachments;
        return this;
    }

    /// What is not a language tag (BCP 47) is left out.
    public DataDraft locale(@Nullable String locale) {
        this.locale = locale != null && Locales.wellFormed(locale) ? locale : null;
        return this;
    }

    public DataDraft priority(@Nullable Priority priority) {
        this.priority = priority;
        return this;
    }

    public DataDraft tags(List<String> tags) {
        this.tags = tags.isEmpty() ? null : tags.stream().distinct().toList();
        return this;
    }

    public DataDraft custom(@Nullable Custom custom) {
        this.custom = custom;
        return this;
    }

    /// What is outbound has no way back: nothing may answer it.
    public EventData build() {
        var outbound = message != null && message.direction() == Direction.OUTBOUND;
        return new EventData(
                contact,
                conversation,
                message,
                ticket,
                record,
                form,
                outbound ? null : replyTo,
                nativeItem,
                attachments,
                locale,
                priority,
                tags,
                custom);
    }
}
