package io.penstock.intake.channel.hubspot;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.channel.Signatures;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.store.connection.Connection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Versions 1 and 2, for apps that HubSpot sends no other: each counts only where the connection
/// names it. Neither knows a time, so identities are the only protection against a replay.
///
/// They are plain hashes that begin with the secret, so whoever saw one could make that of a longer
/// body: its next bytes would be the hash's padding, which no JSON has.
enum OlderSignature {
    /// Secret and body.
    V1 {
        @Override
        String before(Connection connection, RawRequest request) {
            return "";
        }
    },
    /// Secret, method, address and body; the address as it was sent, nothing of it decoded.
    V2 {
        @Override
        String before(Connection connection, RawRequest request) {
            var query = request.query() == null ? "" : "?" + request.query();
            return request.method() + connection.publicUrl() + query;
        }
    };

    private static final String SIGNATURE = "X-HubSpot-Signature";

    /// What stands between secret and body.
    abstract String before(Connection connection, RawRequest request);

    Authenticity judge(Connection connection, Receipt receipt) {
        var request = receipt.request();
        var signature = request.header(SIGNATURE);
        if (signature.isEmpty()) {
            return Signatures.missing(SIGNATURE);
        }
        if (connection.publicUrl() == null) {
            return SignatureV3.addressMissing();
        }
        var given = signature.flatMap(Signatures::hex).orElse(new byte[0]);
        var before = before(connection, request);
        var found = false;
        for (var secret : connection.secrets()) {
            var expected = sha256(secret + before, request.body());
            found |= !secret.isEmpty() & MessageDigest.isEqual(expected, given);
        }
        return found ? new Authenticity.Authentic() : Signatures.invalid();
    }

    private static byte[] sha256(String before, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(StandardCharsets.UTF_8));
            return digest.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
