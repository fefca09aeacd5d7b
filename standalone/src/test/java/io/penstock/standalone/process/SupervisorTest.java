package io.penstock.standalone.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Backoff QUICK =
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMinutes(1));

    @TempDir Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private Supervisor supervisor;

    @AfterEach
    void stop() {
        if (supervisor != null) {
            supervisor.stop();
        }
    }

    @Test
    void waitsUntilEveryPartIsReady() {
        assertThat(start(serving("first"), serving("second"))).isEqualTo(new Readiness.Ready());
        assertThat(pids().read()).extracting(Recorded::name).containsExactly("first", "second");
    }

    @Test
    void namesThePartThatEndsBeforeItIsReady() {
        var broken = shell("broken", "echo no such database; exit 3", () -> false);

        assertThat(start(serving("sound"), broken))
                .isEqualTo(new Readiness.Ended(broken, 3, "no such database"));
    }

    @Test
    void namesThePartThatIsNotReadyInTime() {
        var slow = shell("slow", "exec sleep 60", () -> false);

        assertThat(supervisor().start(List.of(slow), Duration.ofMillis(200)))
                .isEqualTo(new Readiness.Late(slow));
    }

    @Test
    void startsACrashedPartAgainAfterGrowingPauses() {
        var starts = folder.resolve("starts");
        var crashing =
                shell(
                        "crashing",
                        "echo x >> starts; sleep 0.2; exit 7",
                        () -> Files.exists(starts));

        assertThat(start(crashing)).isEqualTo(new Readiness.Ready());

        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(lines(starts)).hasSizeGreaterThan(3));
        assertThat(said.subList(0, 3))
                .allSatisfy(line -> assertThat(line).startsWith("crashing ended (exit 7)"));
    }

    @Test
    void startsAKilledPartAgainUnderANewPid() {
        assertThat(start(serving("worker"))).isEqualTo(new Readiness.Ready());
        var before = pids().read().getFirst();
        before.living().orElseThrow().destroyForcibly();

        await().atMost(10, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(pids().read())
                                        .singleElement()
                                        .satisfies(
                                                now -> {
                                                    assertThat(now.pid())
                                                            .isNotEqualTo(before.pid());
                                                    assertThat(now.living()).isPresent();
                                                }));
    }

    @Test
    void stopsInTheReverseOrderOfTheStart() throws IOException {
        start(serving("database"), serving("broker"), serving("intake"));

        supervisor.stop();

        assertThat(lines(folder.resolve("stops"))).containsExactly("intake", "broker", "database");
        assertThat(pids().read()).isEmpty();
    }

    @Test
    void killsAPartThatDoesNotListen() {
        var deaf =
                shell(
                        "deaf",
                        "trap '' TERM; touch deaf; while :; do sleep 0.1; done",
                        () -> Files.exists(folder.resolve("deaf")));
        start(deaf);
        var process = pids().read().getFirst().living().orElseThrow();

        supervisor.stop();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void holdsAPartDownUntilItIsStartedAgain() throws IOException {
        start(serving("broker"), serving("intake"));
        watch();

        holds().put("broker", Hold.STOP);
        await().atMost(10, SECONDS).until(() -> holds().of("broker") == Hold.STOPPED);
        assertThat(lines(folder.resolve("stops"))).containsExactly("broker");
        assertThat(pids().read()).extracting(Recorded::name).containsExactly("intake");
        assertThat(said).anyMatch(line -> line.startsWith("broker is stopped on purpose"));

        holds().put("broker", Hold.START);
        await().atMost(10, SECONDS).until(() -> holds().of("broker") == Hold.NONE);
        assertThat(pids().read()).extracting(Recorded::name).containsExactly("intake", "broker");
        assertThat(said).containsOnlyOnce("broker is ready again");
    }

    @Test
    void killsAPartThatIsToBeHeldDownAtOnce() throws IOException {
        start(serving("broker"));
        watch();
        var process = pids().read().getFirst().living().orElseThrow();

        holds().put("broker", Hold.KILL);
        await().atMost(10, SECONDS).until(() -> holds().of("broker") == Hold.STOPPED);

        assertThat(process.isAlive()).isFalse();
        assertThat(lines(folder.resolve("stops"))).isEmpty();
        assertThat(said).noneMatch(line -> line.contains("started again in"));
    }

    @Test
    void holdsDownAPartThatCrashesAllTheTime() {
        var starts = folder.resolve("starts");
        start(shell("crashing", "echo x >> starts; exit 7", () -> Files.exists(starts)));
        watch();

        holds().put("crashing", Hold.STOP);
        await().atMost(10, SECONDS).until(() -> holds().of("crashing") == Hold.STOPPED);
        var then = startsOf(starts);

        await().during(Duration.ofMillis(300)).until(() -> startsOf(starts) == then);
    }

    @Test
    void keepsAStartedPartRunningAsBefore() {
        start(serving("worker"));
        watch();
        holds().put("worker", Hold.STOP);
        await().atMost(10, SECONDS).until(() -> holds().of("worker") == Hold.STOPPED);
        holds().put("worker", Hold.START);
        await().atMost(10, SECONDS).until(() -> holds().of("worker") == Hold.NONE);
        var before = pids().read().getFirst();

        before.living().orElseThrow().destroyForcibly();

        await().atMost(10, SECONDS)
                .until(
                        () ->
                                pids().read().getFirst().pid() != before.pid()
                                        && pids().read().getFirst().living().isPresent());
    }

    @Test
    void stopsWhileAPartIsHeldDown() {
        start(serving("broker"), serving("intake"));
        watch();
        holds().put("broker", Hold.STOP);
        await().atMost(10, SECONDS).until(() -> holds().of("broker") == Hold.STOPPED);

        supervisor.stop();
        holds().put("broker", Hold.START);

        await().during(Duration.ofMillis(300)).until(() -> pids().read().isEmpty());
    }

    @Test
    void tellsOnceThatAPartHangsAndOnceThatItIsBack() throws IOException {
        var hanging = folder.resolve("hanging");
        start(
                shell(
                        "broker",
                        "touch broker; exec sleep 60",
                        () -> Files.exists(folder.resolve("broker")) && !Files.exists(hanging)));
        Files.createFile(hanging);
        watch();

        await().atMost(10, SECONDS)
                .until(() -> said.stream().anyMatch(line -> line.contains("is not ready")));
        await().during(Duration.ofMillis(300)).until(() -> said.size() == 1);
        Files.delete(hanging);

        await().atMost(10, SECONDS).until(() -> said.size() == 2);
        assertThat(said.getLast()).isEqualTo("broker is ready again");
    }

    @Test
    void stopsWhileAPartIsStillStarting() throws InterruptedException {
        var slow = shell("slow", "exec sleep 60", () -> false);
        var starting = supervisor();
        var outcomes = new CopyOnWriteArrayList<Readiness>();
        var thread =
                Thread.ofVirtual()
                        .start(() -> outcomes.add(starting.start(List.of(slow), PATIENCE)));
        await().atMost(10, SECONDS).until(() -> !pids().read().isEmpty());

        starting.stop();

        thread.join();
        assertThat(outcomes).containsExactly(new Readiness.Stopped());
        assertThat(pids().read()).isEmpty();
    }

    @Test
    void handsSecretsOverInTheEnvironment() {
        var shown = folder.resolve("shown");
        var part =
                new Part(
                        "part",
                        List.of("sh", "-c", "echo $GIVEN > " + shown + "; exec sleep 60"),
                        Map.of("GIVEN", "by the supervisor"),
                        folder.resolve("part.log"),
                        () -> Files.exists(shown),
                        Signal.TERM,
                        PATIENCE);

        start(part);

        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(shown).hasContent("by the supervisor"));
    }

    private void watch() {
        Thread.ofVirtual().start(() -> supervisor.watch(holds()));
    }

    private Holds holds() {
        return new Holds(folder.resolve("held"));
    }

    private static long startsOf(Path file) {
        try {
            return lines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Readiness start(Part... parts) {
        return supervisor().start(List.of(parts), PATIENCE);
    }

    private Supervisor supervisor() {
        supervisor = new Supervisor(pids(), QUICK, InstantSource.system(), said::add);
        return supervisor;
    }

    private PidFile pids() {
        return new PidFile(folder.resolve("processes"));
    }

    /// Is ready once its file is there, and notes when it was asked to end.
    private Part serving(String name) {
        return shell(
                name,
                "trap 'echo %1$s >> stops; exit 0' TERM; touch %1$s; while :; do sleep 0.05; done"
                        .formatted(name),
                () -> Files.exists(folder.resolve(name)));
    }

    private Part shell(String name, String script, Probe ready) {
        return new Part(
                name,
                List.of("sh", "-c", "cd " + folder + "; " + script),
                Map.of(),
                folder.resolve(name + ".log"),
                ready,
                Signal.TERM,
                Duration.ofSeconds(1));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
