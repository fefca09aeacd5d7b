package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures.Encoding;
import io.penstock.intake.delivery.RawRequest;
import java.util.List;

/// A signature over nothing but the raw body. It has no time, so identities are
/// the only protection against a replay.
///
/// @param prefix what stands before it, such as `sha1=`
public record BodySignature(String header, String prefix, Hmac hmac, Encoding encoding) {

    public Authenticity judge(List<String> secrets, RawRequest request) {
        var sent = request.header(header);
        if (sent.isEmpty()) {
            return Signatures.missing(header);
        }
        var signature =
                sent.flatMap(it -> Signatures.after(prefix, it))
                        .flatMap(encoding::decoded)
                        .orElse(new byte[0]);
        return Secrets.signedByOne(hmac, secrets, request.body(), signature)
                ? new Authenticity.Authentic()
                : Signatures.invalid();
    }
}
