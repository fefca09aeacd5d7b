package io.penstock.faults.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A process of its own, and what can be done to it.
public final class Part implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Ends the process when this JVM is gone: the pipe to the shell breaks with it.
    private static final String LEASH = "read _; kill -KILL $0";

    private final String name;
    private final Function<List<String>, List<String>> command;
    private final Map<String, String> environment;
    private final Path log;
    private final BooleanSupplier ready;
    private @Nullable Process process;

    /// @param command of further options for its JVM
    Part(
            String name,
            Function<List<String>, List<String>> command,
            Map<String, String> environment,
            Path log,
            BooleanSupplier ready) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.ready = ready;
    }

    public String name() {
        return name;
    }

    /// Returns before it is ready.
    public Part launch(String... options) {
        try {
            var builder = new ProcessBuilder(command.apply(List.of(options)));
            builder.environment().putAll(environment);
            process =
                    builder.redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            new ProcessBuilder("sh", "-c", LEASH, Long.toString(process.pid())).start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns once it is ready.
    public Part start(String... options) {
        return launch(options).awaitReady();
    }

    public Part awaitReady() {
        Awaitility.await(name + " is ready, see " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            if (!isAlive()) {
                                throw new IllegalStateException(name + " ended, see " + log);
                            }
                            return ready.getAsBoolean();
                        });
        return this;
    }

    public boolean isReady() {
        return isAlive() && ready.getAsBoolean();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public long pid() {
        return running().pid();
    }

    /// `kill -9`, and it is gone.
    public void kill() {
        signal("KILL");
        awaitEnd();
    }

    public void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Everything in it stands still.
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /// Asks it to end, in order.
    public void terminate() {
        signal("TERM");
    }

    /// @return its exit status
    public int awaitEnd() {
        try {
            if (!running().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end, see " + log);
            }
            return running().exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        return Objects.requireNonNull(process, () -> name + " was never started");
    }

    @Override
    public void close() {
        if (isAlive()) {
            running().destroyForcibly();
            awaitEnd();
        }
    }
}
