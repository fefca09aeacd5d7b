package io.penstock.intake.channel;

import java.util.Optional;
import java.util.regex.Pattern;

/// Names of files as strangers give them.
public final class FileNames {
    private static final int MAX = 255;
    private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private FileNames() {}

    /// The last part of a path, without characters that cannot be seen; empty if nothing is left.
    public static Optional<String> safe(String name) {
        var last = FOLDERS.matcher(name).replaceFirst("");
        var seen = UNSEEN.matcher(last).replaceAll("").strip();
        var end = seen.offsetByCodePoints(0, Math.min(MAX, seen.codePointCount(0, seen.length())));
        return Optional.of(seen.substring(0, end))
                .filter(it -> !it.isEmpty() && !it.equals(".") && !it.equals(".."));
    }
}
