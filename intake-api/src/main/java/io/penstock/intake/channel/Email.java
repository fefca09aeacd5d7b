package io.penstock.intake.channel;

import java.util.Optional;
import java.util.regex.Pattern;

/// E-mail addresses as `mailto:` addresses (RFC 6068).
public final class Email {
    /// Whether it can be reached shows when it is written to.
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>,;:\"()]{1,64}@[^\\s@<>,;:\"()]{1,190}");

    private Email() {}

    /// The address; empty for what is none.
    public static Optional<String> uri(String address) {
        return ADDRESS.matcher(address).matches()
                ? Optional.of("mailto:" + address)
                : Optional.empty();
    }
}
