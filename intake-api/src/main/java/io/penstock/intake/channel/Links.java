package io.penstock.intake.channel;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// Addresses of files and pages as strangers give them.
public final class Links {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private Links() {}

    /// An absolute address of the web; empty for anything else.
    public static Optional<String> web(String text) {
        try {
            var scheme = URI.create(text).getScheme();
            return scheme != null && SCHEMES.contains(scheme)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
