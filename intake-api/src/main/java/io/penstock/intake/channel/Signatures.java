package io.penstock.intake.channel;

import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What senders' signatures have in common.
public final class Signatures {
    /// How far a signed time may be from ours, in either direction.
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Pattern LOWER_HEX = Pattern.compile("(?:[0-9a-f]{2})+");

    private Signatures() {}

    /// How a signature is written.
    public enum Encoding {
        HEX,
        BASE64;

        /// The bytes; empty unless `text` is the one that stands for them.
        Optional<byte[]> decoded(String text) {
            return switch (this) {
                case HEX -> hex(text);
                case BASE64 -> base64(text);
            };
        }
    }

    /// The bytes of a base64 text; empty unless it is the one text that stands for them: decoders
    /// ignore bits, and a changed signature must not pass.
    public static Optional<byte[]> base64(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The bytes of a text in lower-case hex; empty for any other, upper case included: one text
    /// stands for them.
    public static Optional<byte[]> hex(String text) {
        return LOWER_HEX.matcher(text).matches()
                ? Optional.of(HexFormat.of().parseHex(text))
                : Optional.empty();
    }

    /// What follows `prefix`, such as `sha256=`; empty if it is not there.
    public static Optional<String> after(String prefix, String header) {
        return header.startsWith(prefix)
                ? Optional.of(header.substring(prefix.length()))
                : Optional.empty();
    }

    public static Authenticity missing(String header) {
        return new Authenticity.Unauthentic(
                "signature-missing", "A request of this sender has one header " + header);
    }

    public static Authenticity invalid() {
        return new Authenticity.Unauthentic(
                "signature-invalid",
                "The signature must cover the raw body, under a secret that is active");
    }

    /// Of a request whose signature is right: whether it was signed just now.
    public static Authenticity fresh(Instant signed, Instant now) {
        return Duration.between(signed, now).abs().compareTo(WINDOW) <= 0
                ? new Authenticity.Authentic()
                : new Authenticity.Unauthentic(
                        "timestamp-stale",
                        "The signed time must be within five minutes of now; set the clock, or sign again");
    }
}
