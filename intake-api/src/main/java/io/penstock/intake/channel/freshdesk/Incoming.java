package io.penstock.intake.channel.freshdesk;

import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.DataDraft;
import io.penstock.intake.channel.StorableText;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Custom;
import io.penstock.schema.event.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One authentic webhook: always one item.
///
/// Freshdesk names no event, so the body is the identity. It sends again for more than an hour and
/// a half, and later the same body is something new: the same within two to four hours is the same.
record Incoming(Receipt receipt, String account, JsonNode body, boolean repaired) {
    static final String ITEM = "#";
    private static final Duration BUCKET = Duration.ofHours(2);

    static Incoming of(Receipt receipt, String account, JsonNode body) {
        var storable = StorableText.repair(body);
        return new Incoming(receipt, account, storable.node(), storable.changed());
    }

    /// What has no word of ours, kept as it came.
    Item custom(String nativeType) {
        return drafted(
                EventType.CUSTOM,
                nativeType,
                null,
                (data, _) ->
                        data.custom(
                                new Custom(
                                        nativeType,
                                        account,
                                        "application/json",
                                        body,
                                        null,
                                        null)));
    }

    /// @param conversation the ticket
    /// @param content set on the draft; it is told the native id, too
    Item drafted(
            EventType type,
            String nativeType,
            @Nullable String conversation,
            BiFunction<DataDraft, String, DataDraft> content) {
        var bucket = Math.floorDiv(receipt.at().getEpochSecond(), BUCKET.toSeconds());
        var nativeId = inBucket(bucket);
        var data = DataDraft.of(receipt, nativeId, nativeType, account, ITEM);
        return new Item.Drafted(
                new EventDraft(
                        ITEM,
                        Channel.FRESHDESK,
                        type,
                        account,
                        nativeId,
                        conversation,
                        conversation,
                        receipt.at(),
                        content.apply(data, nativeId).build(),
                        Map.of(),
                        repaired),
                List.of(inBucket(bucket - 1)));
    }

    private String inBucket(long bucket) {
        return receipt.raw().sha256() + "|" + bucket;
    }
}
