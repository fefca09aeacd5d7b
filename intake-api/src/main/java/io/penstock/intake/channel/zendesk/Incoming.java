package io.penstock.intake.channel.zendesk;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventData.Ticket;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One authentic webhook: always one item.
///
/// @param signedAt when Zendesk sent it
/// @param body missing where it is empty
record Incoming(
        Receipt receipt, String account, Instant signedAt, JsonNode body, boolean repaired) {
    static final String ITEM = "#";
    private static final String SUBSCRIPTION = "zen:event-type:";

    static Incoming of(Receipt receipt, String account, Instant signedAt, JsonNode body) {
        var storable = StorableText.repair(body);
        return new Incoming(receipt, account, signedAt, storable.node(), storable.changed());
    }

    /// Zendesk's own shape, and not one that an administrator wrote.
    boolean isSubscription() {
        return Fields.text(body, "type").filter(it -> it.startsWith(SUBSCRIPTION)).isPresent();
    }

    /// Zendesk's word for what happened, such as `ticket.created`.
    String word() {
        return Fields.text(body, "type").orElse("").replaceFirst("^" + SUBSCRIPTION, "");
    }

    /// An event about a ticket, with the way back to it.
    ///
    /// @param who whom it is about
    /// @param content all that differs from kind to kind, set on the draft
    Item about(
            Ticket ticket,
            @Nullable Contact who,
            EventType type,
            Identity identity,
            UnaryOperator<DataDraft> content) {
        var data =
                DataDraft.of(receipt, identity.nativeId(), identity.nativeType(), account, ITEM)
                        .contact(who)
                        .conversation(new Conversation(ticket.id(), ticket.subject(), null))
                        .ticket(ticket)
                        .replyTo(who == null ? null : replyTo(ticket, who));
        return drafted(type, identity, ticket.id(), content.apply(data));
    }

    /// What has no word of ours, kept as it came.
    Item custom(Identity identity, @Nullable String ticket) {
        var empty = body.isMissingNode();
        var data =
                DataDraft.of(receipt, identity.nativeId(), identity.nativeType(), account, ITEM)
                        .conversation(ticket == null ? null : new Conversation(ticket, null, null))
                        .custom(
                                new Custom(
                                        identity.nativeType(),
                                        account,
                                        empty ? null : "application/json",
                                        empty ? null : body,
                                        null,
                                        null));
        return drafted(EventType.CUSTOM, identity, ticket, data);
    }

    /// @param nativeId what makes it the same item when it is sent again
    record Identity(String nativeId, String nativeType, Instant time) {}

    private Item drafted(
            EventType type, Identity identity, @Nullable String conversation, DataDraft data) {
        return new Item.Drafted(
                new EventDraft(
                        ITEM,
                        Channel.ZENDESK,
                        type,
                        account,
                        identity.nativeId(),
                        conversation,
                        conversation,
                        identity.time(),
                        data.build(),
                        Map.of(),
                        repaired));
    }

    private ReplyTo replyTo(Ticket ticket, Contact who) {
        return new ReplyTo(Channel.ZENDESK, account, who.id(), ticket.id(), null, null);
    }
}
