package io.penstock.standalone.process;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends processes: asks first, kills what does not listen.
final class Ending {
    private static final Duration KILLED = Duration.ofSeconds(10);

    private Ending() {}

    /// Returns when the process and those it started are gone.
    static void end(ProcessHandle process, Signal signal, Duration grace) {
        var offspring = process.descendants().toList();
        signal.send(process);
        if (!gone(process, grace)) {
            process.destroyForcibly();
            gone(process, KILLED);
        }
        offspring.stream().filter(ProcessHandle::isAlive).forEach(child -> endChild(child));
    }

    /// A killed Postgres' sessions notice within moments; they are given those.
    private static void endChild(ProcessHandle child) {
        if (!gone(child, Duration.ofSeconds(2))) {
            child.destroyForcibly();
            gone(child, KILLED);
        }
    }

    private static boolean gone(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
