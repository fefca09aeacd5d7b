package io.penstock.intake.channel.hubspot;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.channel.Secrets.Hmac;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.store.connection.Connection;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Version 3, which counts unless the connection names another: HubSpot sends version 1 or 2 beside
/// it, and neither knows a time.
final class SignatureV3 {
    private static final String SIGNATURE = "X-HubSpot-Signature-v3";
    private static final String SIGNED_AT = "X-HubSpot-Request-Timestamp";
    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,15}");

    /// What HubSpot decodes before it signs, and nothing else.
    private static final Map<String, String> DECODED =
            Map.ofEntries(
                    Map.entry("%3A", ":"),
                    Map.entry("%2F", "/"),
                    Map.entry("%3F", "?"),
                    Map.entry("%40", "@"),
                    Map.entry("%21", "!"),
                    Map.entry("%24", "$"),
                    Map.entry("%27", "'"),
                    Map.entry("%28", "("),
                    Map.entry("%29", ")"),
                    Map.entry("%2A", "*"),
                    Map.entry("%2C", ","),
                    Map.entry("%3B", ";"));

    private static final Pattern ENCODED =
            Pattern.compile(String.join("|", DECODED.keySet()), Pattern.CASE_INSENSITIVE);

    private SignatureV3() {}

    static Authenticity judge(Connection connection, Receipt receipt) {
        var request = receipt.request();
        var signature = request.header(SIGNATURE);
        var signedAt = request.header(SIGNED_AT);
        if (signature.isEmpty() || signedAt.isEmpty()) {
            return Signatures.missing(signature.isEmpty() ? SIGNATURE : SIGNED_AT);
        }
        var address = connection.publicUrl();
        if (address == null) {
            return addressMissing();
        }
        var given = signature.flatMap(Signatures::base64).orElse(new byte[0]);
        var time = time(signedAt.get());
        return Secrets.signedByOne(
                                Hmac.SHA256,
                                connection.secrets(),
                                signedText(address, request, signedAt.get()),
                                given)
                        && time.isPresent()
                ? Signatures.fresh(time.get(), receipt.at())
                : Signatures.invalid();
    }

    static Authenticity addressMissing() {
        return new Authenticity.Unauthentic(
                "public-url-missing",
                "The signature covers the address: give the connection its publicUrl");
    }

    /// When HubSpot sent it.
    static Optional<Instant> signedAt(RawRequest request) {
        return request.header(SIGNED_AT).flatMap(SignatureV3::time);
    }

    /// Method, address, body and time, without anything between. The address is the one that
    /// HubSpot was given, and not what a proxy made of it.
    private static byte[] signedText(URI address, RawRequest request, String signedAt) {
        var query = request.query() == null ? "" : "?" + request.query();
        var text = new ByteArrayOutputStream();
        text.writeBytes(utf8(request.method() + decoded(address + query)));
        text.writeBytes(request.body());
        text.writeBytes(utf8(signedAt));
        return text.toByteArray();
    }

    private static String decoded(String address) {
        return ENCODED.matcher(address)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        DECODED.getOrDefault(
                                                found.group().toUpperCase(Locale.ROOT), "")));
    }

    private static Optional<Instant> time(String text) {
        return MILLISECONDS.matcher(text).matches()
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
                : Optional.empty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
