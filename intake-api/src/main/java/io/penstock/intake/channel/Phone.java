package io.penstock.intake.channel;

import java.util.Optional;
import java.util.regex.Pattern;

/// Telephone numbers as `tel:` addresses (RFC 3966) in E.164.
public final class Phone {
    private static final Pattern E164 = Pattern.compile("\\+?([1-9][0-9]{6,14})");
    private static final Pattern PUNCTUATION = Pattern.compile("\\(0\\)|[\\s().\\u00a0/-]");

    private Phone() {}

    /// The address of an international number with or without its `+`; empty for anything else.
    public static Optional<String> uri(String number) {
        var match = E164.matcher(number);
        return match.matches() ? Optional.of("tel:+" + match.group(1)) : Optional.empty();
    }

    /// The address of a number as people write it in a CRM: empty unless it says its country, for a
    /// national number would be somebody else's.
    public static Optional<String> written(String number) {
        return number.strip().startsWith("+")
                ? uri(PUNCTUATION.matcher(number).replaceAll(""))
                : Optional.empty();
    }
}
