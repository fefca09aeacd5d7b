package io.penstock.intake.delivery;

import io.penstock.intake.delivery.DeliveryRecords.Content;
import io.penstock.schema.event.EventData.NativeItem.Raw;
import io.penstock.store.delivery.KeptDelivery;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A request that was taken in: what its events refer back to.
///
/// @param original the delivery whose request is taken in again, as of the time it came
public record Receipt(
        DeliveryId id,
        Source source,
        RawRequest request,
        Instant at,
        Raw raw,
        @Nullable DeliveryId original) {

    public Receipt(DeliveryId id, Source source, RawRequest request, Instant at, Raw raw) {
        this(id, source, request, at, raw, null);
    }

    public static Receipt of(Source source, RawRequest request, Instant at) {
        var id = DeliveryId.random();
        return new Receipt(id, source, request, at, raw(id, request));
    }

    /// The same, of which only `kept` goes on: digest and size stay those of what was sent.
    public Receipt keeping(RawRequest kept) {
        return new Receipt(id, source, kept, at, raw, original);
    }

    /// A kept request, taken in again as of the time it came.
    ///
    /// @param request what was kept of it: digest and size stay those of what was sent
    public static Receipt again(KeptDelivery kept, Content content, RawRequest request) {
        var id = DeliveryId.random();
        var of = raw(id, request);
        var sha256 = content.sha256() == null ? of.sha256() : content.sha256();
        var delivery = kept.delivery();
        return new Receipt(
                id,
                new Source(kept.tenant(), delivery.channel(), delivery.connection()),
                request,
                delivery.receivedAt(),
                new Raw(of.ref(), sha256, of.type(), content.size()),
                new DeliveryId(delivery.id()));
    }

    private static Raw raw(DeliveryId id, RawRequest request) {
        var type = request.header("content-type").orElse(null);
        return new Raw(id.reference(), sha256(request.body()), type, request.body().length);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
