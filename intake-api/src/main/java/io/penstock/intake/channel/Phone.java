package io.penstock.intake.channel;

import java.util.Optional;
import java.util.regex.Pattern;

/// Telephone numbers as `tel:` addresses (RFC 3966) in E.164.
public final class Phone {
    private static final Pattern E164 = Pattern.compile("\\+?([1-9][0-9]{6,14})");

    private Phone() {}

    /// The address of an international number with or without its `+`; empty for anything else.
    public static Optional<String> uri(String number) {
        var match = E164.matcher(number);
        return match.matches() ? Optional.of("tel:+" + match.group(1)) : Optional.empty();
    }
}
