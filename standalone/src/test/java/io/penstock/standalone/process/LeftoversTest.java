package io.penstock.standalone.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir Path folder;

    @Test
    void endsWhatAKilledSupervisorLeft() throws Exception {
        var supervisor = startAnotherSupervisor();
        await().atMost(20, SECONDS).until(() -> !pids().read().isEmpty());
        var orphan = pids().read().getFirst().living().orElseThrow();
        supervisor.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        var ended = leftovers().end();

        assertThat(ended).containsExactly("orphan");
        assertThat(orphan.isAlive()).isFalse();
        assertThat(pids().read()).isEmpty();
    }

    @Test
    void leavesAProcessAloneThatGotTheSamePidLater() throws IOException {
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            var longAgo = stranger.info().startInstant().orElseThrow().minus(Duration.ofHours(1));
            Files.writeString(
                    folder.resolve("processes"),
                    "broker %d %d\n".formatted(stranger.pid(), longAgo.toEpochMilli()));

            assertThat(leftovers().end()).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void survivesADamagedPidFile() throws IOException {
        Files.writeString(folder.resolve("processes"), "broker\nnot a line at all\n\n");

        assertThat(leftovers().end()).isEmpty();
    }

    private Leftovers leftovers() {
        return new Leftovers(pids(), _ -> Signal.TERM);
    }

    private PidFile pids() {
        return new PidFile(folder.resolve("processes"));
    }

    private Process startAnotherSupervisor() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SupervisorOfOne.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("supervisor.log").toFile())
                .start();
    }

    static final class SupervisorOfOne {
        private SupervisorOfOne() {}

        public static void main(String[] arguments) {
            var folder = Path.of(arguments[0]);
            var supervisor =
                    new Supervisor(
                            new PidFile(folder.resolve("processes")),
                            Backoff.ORDINARY,
                            InstantSource.system(),
                            System.out::println);
            supervisor.start(
                    List.of(
                            new Part(
                                    "orphan",
                                    List.of("sleep", "60"),
                                    Map.of(),
                                    folder.resolve("orphan.log"),
                                    () -> true,
                                    Signal.TERM,
                                    Duration.ofSeconds(5))),
                    Duration.ofSeconds(10));
            supervisor.watch(new Holds(folder.resolve("held")));
        }
    }
}
