package io.penstock.standalone.process;

import java.io.IOException;

/// What asks a process to end in good order.
public enum Signal {
    TERM,
    /// Postgres' fast stop: sessions are ended, nothing is lost.
    INT,
    /// No order: the process is gone at once.
    KILL;

    void send(ProcessHandle process) {
        switch (this) {
            case TERM -> process.destroy();
            case INT -> kill(process);
            case KILL -> process.destroyForcibly();
        }
    }

    /// Java sends TERM and KILL only; the command is part of every POSIX system.
    private void kill(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
