package io.penstock.intake.channel;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An authentic webhook that is one item: its whole body.
public record SingleItem(
        Channel channel, Receipt receipt, String account, JsonNode body, boolean repaired) {
    public static final String POINTER = "#";

    public static SingleItem of(Channel channel, Receipt receipt, String account, JsonNode body) {
        var storable = StorableText.repair(body);
        return new SingleItem(channel, receipt, account, storable.node(), storable.changed());
    }

    /// @param nativeId what makes it the same item when it is sent again
    /// @param nativeType the sender's word for it
    public record Identity(String nativeId, String nativeType, Instant time) {}

    public Item lacking(String pointer, String detail) {
        return Item.lacking(POINTER, pointer, detail);
    }

    public DataDraft data(Identity identity) {
        return DataDraft.of(receipt, identity.nativeId(), identity.nativeType(), account, POINTER);
    }

    /// @param subject whom or what it is about; it orders the runs, too
    public Item drafted(
            EventType type, Identity identity, @Nullable String subject, DataDraft data) {
        return new Item.Drafted(
                new EventDraft(
                        POINTER,
                        channel,
                        type,
                        account,
                        identity.nativeId(),
                        subject,
                        subject,
                        identity.time(),
                        data.build(),
                        Map.of(),
                        repaired));
    }

    /// What has no word of ours, kept as it came.
    public Item custom(Identity identity, @Nullable String subject) {
        var custom =
                new Custom(identity.nativeType(), account, "application/json", body, null, null);
        return drafted(EventType.CUSTOM, identity, subject, data(identity).custom(custom));
    }
}
