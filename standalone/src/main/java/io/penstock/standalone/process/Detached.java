package io.penstock.standalone.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts commands in a session of their own: Ctrl-C in a terminal goes to the whole foreground
/// group, and would otherwise end all parts at once instead of in order.
final class Detached {
    private static final List<String> PREFIX = prefix();

    private Detached() {}

    static List<String> command(List<String> command) {
        var detached = new ArrayList<>(PREFIX);
        detached.addAll(command);
        return detached;
    }

    /// Both replace themselves by the command, so the pid stays the command's own.
    private static List<String> prefix() {
        for (var setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
            if (Files.isExecutable(Path.of(setsid))) {
                return List.of(setsid);
            }
        }
        return Files.isExecutable(Path.of("/usr/bin/perl"))
                ? List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid; exec @ARGV", "--")
                : List.of();
    }
}
