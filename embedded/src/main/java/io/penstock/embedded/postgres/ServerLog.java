package io.penstock.embedded.postgres;

import java.util.List;
import java.util.regex.Pattern;

/// Finds in the server's own words why it gave up.
final class ServerLog {
    private static final Pattern GAVE_UP = Pattern.compile("(?:FATAL|PANIC|error): +(.+)");

    private ServerLog() {}

    static String reason(List<String> lines) {
        return lines.stream()
                .map(GAVE_UP::matcher)
                .filter(m -> m.find())
                .map(m -> m.group(1))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "it wrote nothing" : lines.getLast());
    }

    static boolean saysPortTaken(List<String> lines) {
        return lines.stream().anyMatch(line -> line.contains("Address already in use"));
    }
}
