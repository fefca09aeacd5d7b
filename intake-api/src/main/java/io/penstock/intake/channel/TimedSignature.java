package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An HMAC-SHA256 over the time of sending and the raw body, good for [Signatures#WINDOW].
///
/// @param signedAt the header that tells the time
/// @param time reads it; empty for what is no time
/// @param prefix what stands before the signature
/// @param separator between time and body
public record TimedSignature(
        String header,
        String signedAt,
        Function<String, Optional<Instant>> time,
        String prefix,
        Encoding encoding,
        String separator) {

    public Authenticity judge(List<String> secrets, Receipt receipt) {
        var request = receipt.request();
        var sent = request.header(header);
        var at = request.header(signedAt);
        if (sent.isEmpty() || at.isEmpty()) {
            return Signatures.missing(sent.isEmpty() ? header : signedAt);
        }
        var given =
                sent.flatMap(it -> Signatures.after(prefix, it))
                        .flatMap(encoding::decoded)
                        .orElse(new byte[0]);
        var instant = time.apply(at.get());
        return Secrets.signedByOne(Hmac.SHA256, secrets, text(at.get(), request.body()), given)
                        && instant.isPresent()
                ? Signatures.fresh(instant.get(), receipt.at())
                : Signatures.invalid();
    }

    /// When the sender sent it; empty where it does not say so.
    public Optional<Instant> signedAt(RawRequest request) {
        return request.header(signedAt).flatMap(time);
    }

    private byte[] text(String at, byte[] body) {
        var text = new ByteArrayOutputStream(body.length + at.length() + separator.length());
        text.writeBytes((at + separator).getBytes(StandardCharsets.ISO_8859_1));
        text.writeBytes(body);
        return text.toByteArray();
    }
}
