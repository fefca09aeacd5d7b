package io.penstock.intake.channel.salesforce;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One item of an authentic request.
///
/// @param account the organisation
/// @param nativeId what makes it the same item when it is sent again
record Incoming(
        Receipt receipt,
        String pointer,
        String account,
        String nativeId,
        String nativeType,
        Instant time,
        boolean repaired) {

    DataDraft data() {
        return DataDraft.of(receipt, nativeId, nativeType, account, pointer);
    }

    /// @param subject whom or what it is about; it orders the runs, too
    Item drafted(EventType type, @Nullable String subject, DataDraft data) {
        return new Item.Drafted(
                new EventDraft(
                        pointer,
                        Channel.SALESFORCE,
                        type,
                        account,
                        nativeId,
                        subject,
                        subject,
                        time,
                        data.build(),
                        Map.of(),
                        repaired));
    }

    /// What has no word of ours, kept as it came.
    Item custom(JsonNode body) {
        var custom = new Custom(nativeType, account, "application/json", body, null, null);
        return drafted(EventType.CUSTOM, null, data().custom(custom));
    }
}
