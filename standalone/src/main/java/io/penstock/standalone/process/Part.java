package io.penstock.standalone.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One process of the system: how it is started, how one knows that it is ready, how it is stopped.
///
/// @param environment added to the supervisor's own; secrets go here or into files, never into
/// `command`
/// @param log where standard output and error go
/// @param stop the signal that asks it to end
/// @param grace how long it may take to end before it is killed
public record Part(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Probe ready,
        Signal stop,
        Duration grace) {

    public Part {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
