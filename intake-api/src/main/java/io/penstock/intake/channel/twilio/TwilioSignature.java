package io.penstock.intake.channel.twilio;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Over the address as Twilio was given it, with its query, and the fields of the form. A JSON body
/// is covered by its digest, which stands in the query.
final class TwilioSignature {
    private static final String SIGNATURE = "X-Twilio-Signature";
    private static final String BODY_DIGEST = "bodySHA256=";

    private TwilioSignature() {}

    static Authenticity judge(Connection connection, RawRequest request) {
        var signature = request.header(SIGNATURE);
        if (signature.isEmpty()) {
            return Signatures.missing(SIGNATURE);
        }
        var address = connection.publicUrl();
        if (address == null) {
            return new Authenticity.Unauthentic(
                    "public-url-missing",
                    "The signature covers the address: give the connection its publicUrl");
        }
        var query = request.query() == null ? "" : "?" + request.query();
        var given = signature.flatMap(Signatures::base64).orElse(new byte[0]);
        var covered = coveredByBody(request).map(fields -> address + query + fields);
        var signed =
                Secrets.signedByOne(
                        Hmac.SHA1, connection.secrets(), utf8(covered.orElse("")), given);
        return signed && covered.isPresent() ? new Authenticity.Authentic() : Signatures.invalid();
    }

    /// What of the signed text comes from the body; empty for a body that cannot be the one signed.
    private static Optional<String> coveredByBody(RawRequest request) {
        var digests = digests(request);
        if (!digests.isEmpty() && !digests.equals(List.of(sha256(request.body())))) {
            return Optional.empty();
        }
        if (request.contentType().filter(TwilioAdapter::isJson).isPresent()) {
            return digests.isEmpty() ? Optional.empty() : Optional.of("");
        }
        return SignedForm.text(request.body());
    }

    private static List<String> digests(RawRequest request) {
        return request.query() == null
                ? List.of()
                : Arrays.stream(request.query().split("&"))
                        .filter(parameter -> parameter.startsWith(BODY_DIGEST))
                        .map(parameter -> parameter.substring(BODY_DIGEST.length()))
                        .toList();
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
