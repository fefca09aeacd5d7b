package io.penstock.embedded.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// PostgreSQL refuses root. For root its programs run in a user namespace without a mapping: they
/// see themselves as nobody, while the kernel still lets them at root's files. `unshare` replaces
/// itself, so the process id stays that of PostgreSQL.
final class Unprivileged {
    private static final List<String> NAMESPACE = List.of("unshare", "-U", "--");

    private Unprivileged() {}

    static List<String> command(List<String> command) {
        if (new UnixSystem().getUid() != 0) {
            return command;
        }
        if (!namespacesAllowed()) {
            throw PostgresFailure.root();
        }
        var whole = new ArrayList<>(NAMESPACE);
        whole.addAll(command);
        return List.copyOf(whole);
    }

    private static boolean namespacesAllowed() {
        var probe = new ArrayList<>(NAMESPACE);
        probe.add("true");
        try {
            return new ProcessBuilder(probe)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
