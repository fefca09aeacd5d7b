package io.penstock.standalone;

import io.penstock.standalone.parts.Parts;
import io.penstock.standalone.place.DataFolder;
import io.penstock.standalone.place.Refusal;
import io.penstock.standalone.process.Hold;
import io.penstock.standalone.process.Holds;
import io.penstock.standalone.process.PidFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// `penstock stop PART` and `penstock start PART`: asks the supervisor to hold a part down, or to
/// start it again, and waits until that is so.
final class Holding {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String KILL = "--kill";

    private final Path path;

    Holding(Path path) {
        this.path = path;
    }

    void stop(List<String> arguments) {
        var part = part("stop", arguments.stream().filter(word -> !word.equals(KILL)).toList());
        var wish = arguments.contains(KILL) ? Hold.KILL : Hold.STOP;
        var running = Running.in(path);
        if (running.holds().of(part) == Hold.STOPPED) {
            say(part + " is stopped already");
            return;
        }
        running.holds().put(part, wish);
        var deadline = Instant.now().plus(STOP_PATIENCE);
        while (running.holds().of(part) != Hold.STOPPED) {
            if (running.holds().of(part) == Hold.NONE) {
                throw new Refusal(part + " was started meanwhile, by another terminal");
            }
            running.pause(part, deadline);
        }
        say(part + " is stopped; ./penstock start " + part + " starts it again");
    }

    void start(List<String> arguments) {
        var part = part("start", arguments);
        var running = Running.in(path);
        if (running.holds().of(part) == Hold.NONE) {
            say(part + " is not stopped; ./penstock status tells how it is");
            return;
        }
        var deadline = Instant.now().plus(START_PATIENCE);
        while (running.holds().of(part) != Hold.NONE) {
            if (running.holds().of(part) != Hold.START) { // a stop was under way
                running.holds().put(part, Hold.START);
            }
            running.pause(part, deadline);
        }
        say(part + " is ready");
    }

    private static String part(String command, List<String> arguments) {
        if (arguments.size() == 1 && Parts.names().contains(arguments.getFirst())) {
            return arguments.getFirst();
        }
        var known = String.join(", ", Parts.names());
        throw new Refusal(
                arguments.size() == 1
                        ? "there is no part '%s'; the parts are %s"
                                .formatted(arguments.getFirst(), known)
                        : "'%s' wants one part: %s".formatted(command, known));
    }

    /// A Penstock whose supervisor lives.
    private record Running(PidFile pids, Holds holds) {

        static Running in(Path path) {
            var running =
                    DataFolder.existing(path)
                            .map(
                                    folder ->
                                            new Running(
                                                    new PidFile(folder.pidFile()),
                                                    new Holds(folder.held())))
                            .orElseThrow(Running::none);
            running.requireSupervisor();
            return running;
        }

        void pause(String part, Instant deadline) {
            requireSupervisor();
            if (Instant.now().isAfter(deadline)) {
                throw new Refusal(part + " is late; it is still waited for, see ./penstock status");
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal("interrupted");
            }
        }

        private void requireSupervisor() {
            if (pids.supervisor().isEmpty()) {
                throw none();
            }
        }

        private static Refusal none() {
            return new Refusal("Penstock is not running; start it with ./penstock up");
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
