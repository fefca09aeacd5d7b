package io.penstock.intake.delivery;

import io.penstock.schema.event.EventData.NativeItem.Raw;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// A request that was taken in: what its events refer back to.
public record Receipt(DeliveryId id, Source source, RawRequest request, Instant at, Raw raw) {

    public static Receipt of(Source source, RawRequest request, Instant at) {
        var id = DeliveryId.random();
        return new Receipt(id, source, request, at, raw(id, request));
    }

    /// The same, of which only `kept` goes on: digest and size stay those of what was sent.
    public Receipt keeping(RawRequest kept) {
        return new Receipt(id, source, kept, at, raw);
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
