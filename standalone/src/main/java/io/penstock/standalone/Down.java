package io.penstock.standalone;

import io.penstock.standalone.parts.Infrastructure;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.process.Leftovers;
import io.penstock.standalone.process.PidFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `penstock down`: asks the supervisor to stop, and ends what a killed one left.
final class Down {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path path;

    Down(Path path) {
        this.path = path;
    }

    void run() {
        DataFolder.existing(path).ifPresentOrElse(this::stop, () -> say("Penstock is not running"));
    }

    private void stop(DataFolder folder) {
        var pids = new PidFile(folder.pidFile());
        var supervisor = pids.supervisor();
        supervisor.ifPresent(Down::end);
        if (!folder.take()) {
            throw new Refusal("another supervisor has just taken " + folder.root() + "; try again");
        }
        var leftovers = new Leftovers(pids, Infrastructure::signalOf).end();
        if (supervisor.isPresent()) {
            say("Penstock has stopped");
        } else if (leftovers.isEmpty()) {
            say("Penstock is not running");
        } else {
            say(
                    "Penstock was killed before; ended what was left of it: "
                            + String.join(", ", leftovers));
        }
    }

    private static void end(ProcessHandle supervisor) {
        supervisor.destroy();
        try {
            supervisor.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Refusal(
                    "the supervisor (pid %d) does not stop; kill it and run ./penstock down again"
                            .formatted(supervisor.pid()));
        } catch (ExecutionException e) {
            throw new Refusal("the supervisor (pid " + supervisor.pid() + ") cannot be waited for");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
