package io.penstock.definition;

import java.util.Optional;
import java.util.regex.Pattern;

/// One immutable version of something that is published: `whatsapp-assistant@1`.
///
/// @param version from 1
public record VersionedName(String name, int version) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?<name>[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)@(?<version>[1-9][0-9]{0,8})");

    public static Optional<VersionedName> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new VersionedName(
                                form.group("name"), Integer.parseInt(form.group("version"))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name + "@" + version;
    }
}
