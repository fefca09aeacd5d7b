import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/// What thousands of runs cost that wait for a slow model, and what becomes of them when their worker
/// is told to stop.
///
/// Usage: java ParkedRuns.java RUNS FOLDER
final class ParkedRuns {
    private static final String WORKER = "workflow-worker";
    private static final String QUICK = "Can I return shoes that I have worn once?";
    private static final String SLOW = "slow-model Can I return shoes that I have worn once?";
    private static final int PROBES = 100;
    private static final double PROBES_PER_SECOND = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Installed installed;
    private final Tickets tickets;
    private final Path folder;

    private ParkedRuns(Installed installed, Path folder) {
        this.installed = installed;
        this.tickets = new Tickets(installed.offset);
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        try (var installed = Installed.fromEnvironment()) {
            new ParkedRuns(installed, Path.of(arguments[1]))
                    .measure(Integer.parseInt(arguments[0]));
        }
    }

    private void measure(int runs) throws Exception {
        tickets.send(500, 16, QUICK);
        await("select count(*) from workflow.run where status <> 'COMPLETED'", left -> left == 0);
        memory("before");
        probe("before");
        memory("before, after the probes");

        park(runs);
        memory("while " + runs + " wait");
        probe("while they wait");
        var unfinished = installed.count("select count(*) from workflow.run where ended_at is null");
        Installed.say("%d of %d are still under way after the probes", unfinished, runs);
        awaitAll();
        memory("after they ended");

        park(runs);
        handOver();
    }

    private void park(int runs) throws Exception {
        var start = System.nanoTime();
        tickets.send(runs, 32, SLOW);
        Installed.say("%d sent in %.1f s", runs, since(start));
        var most = 0L;
        for (var previous = -1L; most > previous; ) {
            previous = most;
            Thread.sleep(2000);
            most = Math.max(most, installed.count(
                    "select count(*) from workflow.run where status = 'RUNNING'"));
        }
        Installed.say("%d under way at once, %.1f s after the first was sent", most, since(start));
    }

    private void probe(String when) throws Exception {
        var from = installed.now();
        tickets.sendAtRate(PROBES, PROBES_PER_SECOND, QUICK);
        Thread.sleep(3000);
        Installed.say(
                "claim latency %s: %s",
                when, installed.claimLatency(from, installed.now(), "support-triage"));
    }

    /// Another worker runs beside the first, which is told to stop.
    private void handOver() throws Exception {
        var second = secondWorker();
        try {
            var pid = installed.pids().get(WORKER);
            var first = ProcessHandle.of(pid).orElseThrow();
            var start = System.nanoTime();
            stop();
            first.onExit().get();
            Installed.say("exit %.1f s after it was told to stop", since(start));
            Installed.say(
                    "runs after it: %s",
                    installed.lines("select status, max(crash_count), count(*) from workflow.run where ended_at is null group by 1").replace('\n', ' '));
            awaitAll();
            Installed.say("another worker completed all %.1f s after that", since(start));
            Installed.say(
                    "ended as: %s",
                    installed.lines("select status, failure_code, count(*), max(crash_count) from workflow.run group by 1, 2").replace('\n', ' '));
            Installed.say("second worker: resident %d MB", Installed.residentMegabytes(second.pid()));
        } finally {
            second.destroy();
            second.onExit().get();
        }
    }

    /// As `./penstock stop workflow-worker` does: the supervisor sends SIGTERM.
    private static void stop() throws IOException {
        var held = Path.of(System.getenv("PENSTOCK_DATA"), "run/held");
        Files.createDirectories(held);
        Files.writeString(held.resolve(WORKER), "stop");
    }

    private Process secondWorker() throws Exception {
        var pid = installed.pids().get(WORKER);
        var command =
                new ArrayList<>(
                        List.of(
                                Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                                        .split("\0")));
        command.addAll(
                List.of(
                        "--server.port=" + (8283 + installed.offset),
                        "--management.server.port=" + (8383 + installed.offset)));
        var before = installed.count("select count(*) from workflow.worker where reaped_at is null");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("second-worker.log").toFile())
                        .start();
        await(
                "select count(*) from workflow.worker where reaped_at is null",
                workers -> workers > before);
        return process;
    }

    private void awaitAll() throws Exception {
        await("select count(*) from workflow.run where ended_at is null", left -> left == 0);
    }

    private void await(String sql, LongPredicate wanted) throws Exception {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(installed.count(sql))) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "not within " + PATIENCE + ": " + sql + ": " + installed.lines("select status, failure_code, count(*) from workflow.run group by 1, 2"));
            }
            Thread.sleep(200);
        }
    }

    private void memory(String when) throws IOException, InterruptedException, SQLException {
        for (var part : new String[] {WORKER, "llm-gateway"}) {
            var pid = installed.pids().get(part);
            Installed.say(
                    "%s %s: resident %d MB, heap after a collection %d MB",
                    part, when, Installed.residentMegabytes(pid), heap(pid));
        }
    }

    /// Live objects, in megabytes.
    private static long heap(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        var info = new ProcessBuilder(jcmd, Long.toString(pid), "GC.heap_info").start();
        var kilobytes = 0L;
        for (var line : new String(info.getInputStream().readAllBytes()).lines().toList()) {
            var used = line.matches(".*total \\d+K, used \\d+K.*") && !line.contains("Metaspace");
            kilobytes += used ? Long.parseLong(line.replaceAll(".*used (\\d+)K.*", "$1")) : 0;
        }
        return kilobytes / 1024;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
