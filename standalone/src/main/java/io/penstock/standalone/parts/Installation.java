package io.penstock.standalone.parts;

import io.penstock.standalone.place.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The checkout that this supervisor was built from.
///
/// @param home its top folder
public record Installation(Path home) {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    public Installation {
        home = home.toAbsolutePath().normalize();
    }

    public Path workflows() {
        return home.resolve("workflows");
    }

    /// The executable jar of a module.
    Path jar(String module) {
        var target = home.resolve(module).resolve("target");
        try (var jars = Files.newDirectoryStream(target, module + "-*-app.jar")) {
            for (var jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            // said below
        }
        throw new Refusal(
                "no jar of "
                        + module
                        + " in "
                        + target
                        + "; start with ./penstock, which builds it");
    }

    /// A JVM that runs a service's jar: small, quick to start, and gone when its memory is.
    List<String> serviceCommand(String module, String heap, List<String> properties) {
        var command = new ArrayList<>(jvm(heap));
        command.addAll(properties);
        command.addAll(List.of("-jar", jar(module).toString()));
        return command;
    }

    /// A JVM that runs another main of the supervisor's own jar; see `StandaloneApplication`.
    List<String> ownCommand(String main, String heap, List<String> arguments) {
        var command = new ArrayList<>(jvm(heap));
        command.addAll(List.of("-jar", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }

    /// Compiled for a quick start; who runs it for long, or measures, says otherwise at the end.
    private static List<String> jvm(String heap) {
        var options =
                Stream.of(
                        JAVA,
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xss512k",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dfile.encoding=UTF-8",
                        "-Duser.timezone=UTC");
        var further = System.getenv().getOrDefault("PENSTOCK_JAVA_OPTIONS", "").split(" ");
        return Stream.concat(options, Arrays.stream(further).filter(it -> !it.isBlank())).toList();
    }

    /// The folder that `./penstock` stands in; it hands it over.
    public static Installation fromEnvironment() {
        var home = System.getenv("PENSTOCK_HOME");
        try {
            return new Installation(home == null ? Path.of("").toRealPath() : Path.of(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
