package io.penstock.faults.story;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/// A service's jar, unpacked, because these tests start each many times and it then starts faster.
final class Program {
    private final String module;
    private final Path folder;

    private Program(String module, Path folder) {
        this.module = module;
        this.folder = folder;
    }

    static Program of(String module) {
        requirePacked(module);
        var jar = jar(module, module + "-*-app.jar");
        try {
            var name = module + "-" + digest(jar);
            var folder = Path.of("target", "programs", name).toAbsolutePath();
            if (!Files.exists(folder)) {
                run(
                        java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString(),
                        "--application-filename",
                        module + ".jar");
            }
            return new Program(module, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command(List<String> options, List<String> settings) {
        var command = new ArrayList<String>();
        command.addAll(
                List.of(
                        java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xss512k",
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-jar", folder.resolve(module + ".jar").toString()));
        command.addAll(settings);
        return command;
    }

    /// Builds are reproducible: the jar's time is always the same.
    private static String digest(Path jar) throws IOException {
        return Long.toHexString(crc(jar));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void run(String... command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("This fails: " + String.join(" ", command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tests of what was packed before would tell of what was there before: `test` compiles, and
    /// packs nothing. Times say nothing: a jar that would be the same again is left as it is.
    private static void requirePacked(String module) {
        for (var part : List.of("common-schema", "platform", "workflow-store", module)) {
            var jar = jar(part, part + "-*[!p].jar"); // not its -app.jar
            var classes = target(part).resolve("classes");
            try (var packed = new JarFile(jar.toFile());
                    var files = Files.walk(classes)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var entry = packed.getEntry(classes.relativize(file).toString());
                    if (entry == null || entry.getCrc() != crc(file)) {
                        throw new IllegalStateException(
                                "%s is not what %s is: run verify".formatted(jar, file));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static long crc(Path file) throws IOException {
        var crc = new CRC32();
        try (var in = new CheckedInputStream(Files.newInputStream(file), crc)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return crc.getValue();
    }

    private static Path target(String module) {
        return Path.of("..", module, "target").toAbsolutePath().normalize();
    }

    private static Path jar(String module, String name) {
        var target = target(module);
        try (var jars = Files.newDirectoryStream(target, name)) {
            for (var jar : jars) {
                return jar;
            }
        } catch (IOException _) {
            // said below
        }
        throw new IllegalStateException(
                "no jar of " + module + " in " + target + "; ./mvnw package builds it");
    }
}
