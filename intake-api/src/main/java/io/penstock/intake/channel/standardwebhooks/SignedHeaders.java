package io.penstock.intake.channel.standardwebhooks;

import io.penstock.intake.delivery.RawRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `webhook-id`, `webhook-timestamp` and `webhook-signature`, or all three of them by Svix's names:
/// one family, never a mixture.
sealed interface SignedHeaders {
    String STANDARD = "webhook-";
    String SVIX = "svix-";
    List<String> NAMES = List.of("id", "timestamp", "signature");

    /// In ASCII that can be seen. A full stop parts what is signed, so one within an id could move
    /// the border between id, time and body.
    Pattern ID = Pattern.compile("[!-~&&[^.]]{1,200}");

    Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /// Each costs a verification.
    int MAX_SIGNATURES = 16;

    /// @param name of a header that is missing, or was sent more than once
    record Lacking(String name) implements SignedHeaders {}

    /// An id or a time of another form.
    record Malformed() implements SignedHeaders {}

    /// @param timestamp seconds since 1970, of this attempt
    record Given(String id, String timestamp, List<Signature> signatures) implements SignedHeaders {

        /// What the sender signed.
        byte[] text(byte[] body) {
            var text = new ByteArrayOutputStream();
            text.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            text.writeBytes(body);
            return text.toByteArray();
        }

        Instant signedAt() {
            return Instant.ofEpochSecond(Long.parseLong(timestamp));
        }
    }

    static SignedHeaders of(RawRequest request) {
        var family = family(request);
        for (var name : NAMES) {
            if (request.header(family + name).isEmpty()) {
                return new Lacking(family + name);
            }
        }
        var id = request.header(family + "id").orElseThrow();
        var timestamp = request.header(family + "timestamp").orElseThrow();
        return ID.matcher(id).matches() && SECONDS.matcher(timestamp).matches()
                ? new Given(id, timestamp, signatures(request, family))
                : new Malformed();
    }

    private static String family(RawRequest request) {
        return has(request, SVIX) && !has(request, STANDARD) ? SVIX : STANDARD;
    }

    private static boolean has(RawRequest request, String family) {
        return NAMES.stream().anyMatch(name -> request.headers().containsKey(family + name));
    }

    private static List<Signature> signatures(RawRequest request, String family) {
        return Arrays.stream(request.header(family + "signature").orElseThrow().split(" "))
                .map(Signature::parse)
                .flatMap(Optional::stream)
                .limit(MAX_SIGNATURES)
                .toList();
    }
}
