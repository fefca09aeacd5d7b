package io.penstock.intake.channel.standardwebhooks;

import io.penstock.intake.channel.Signatures;
import java.util.Optional;

/// One of the signatures in a list, `v1,…` or `v1a,…`.
///
/// @param version what comes before the comma; versions that nobody knows yet are passed over
record Signature(String version, byte[] bytes) {
    static final String SYMMETRIC = "v1";
    static final String ASYMMETRIC = "v1a";

    /// Empty for what is no signature.
    static Optional<Signature> parse(String text) {
        var comma = text.indexOf(',');
        return comma < 0
                ? Optional.empty()
                : Signatures.base64(text.substring(comma + 1))
                        .map(bytes -> new Signature(text.substring(0, comma), bytes));
    }
}
