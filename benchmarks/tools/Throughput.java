import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;

/// Runs of three steps (retrieve, generate, deliver) a second, and the processor time of each, with
/// a provider that answers at once.
///
/// Usage: java Throughput.java WARM-UP RUNS FOLDER
final class Throughput {
    private static final String DONE =
            "select count(*) from workflow.run where status in ('COMPLETED', 'FAILED', 'IN_REVIEW', 'CANCELLED')";

    private final Installed installed;
    private final Tickets tickets;
    private final Path folder;

    private Throughput(Installed installed, Path folder) {
        this.installed = installed;
        this.tickets = new Tickets(installed.offset);
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        try (var installed = Installed.fromEnvironment()) {
            new Throughput(installed, Path.of(arguments[2]))
                    .measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        }
    }

    private void measure(int warmUp, int runs) throws Exception {
        run(warmUp);
        installed.execute("create extension if not exists pg_stat_statements");
        installed.execute("select pg_stat_statements_reset()");
        record();
        var before = installed.cpu();
        var from = installed.now();
        var start = System.nanoTime();
        run(runs);
        var seconds = (System.nanoTime() - start) / 1e9;
        report(runs, seconds, before, installed.cpu());
        Installed.say(
                "claimed after %s",
                installed.claimLatency(from, installed.now(), "support-triage"));
        Installed.say(
                "ended as %s",
                installed.lines(
                                "select status, failure_code, count(*) from workflow.run where created_at >= '"
                                        + from
                                        + "' group by 1, 2")
                        .replace('\n', ' '));
        statements(runs);
    }

    private void run(int runs) throws InterruptedException, SQLException {
        var wanted = installed.count(DONE) + runs;
        tickets.send(runs, 16, "Can I return shoes that I have worn once?");
        while (installed.count(DONE) < wanted) {
            Thread.sleep(50);
        }
    }

    private static void report(
            int runs, double seconds, Map<String, Double> before, Map<String, Double> after) {
        Installed.say("%d runs in %.1f s: %.1f runs/s", runs, seconds, runs / seconds);
        var total = 0.0;
        for (var part : after.entrySet()) {
            var used = part.getValue() - before.getOrDefault(part.getKey(), 0.0);
            total += used;
            Installed.say("  %-20s %6.2f ms of processor a run", part.getKey(), 1000 * used / runs);
        }
        Installed.say("  %-20s %6.2f ms of processor a run", "all", 1000 * total / runs);
    }

    /// JFR in the two services that a run passes through.
    private void record() throws IOException, InterruptedException {
        var started = new ArrayList<Process>();
        for (var part : new String[] {"workflow-worker", "llm-gateway"}) {
            var file = folder.resolve(part + ".jfr");
            started.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(installed.pids().get(part)),
                                    "JFR.start",
                                    "settings=profile",
                                    "duration=20s",
                                    "filename=" + file)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        for (var process : started) {
            process.waitFor();
        }
    }

    private void statements(int runs) throws SQLException {
        Installed.say(
                "statements a run: %s",
                installed
                        .lines(
                                "select round(sum(calls)::numeric / %d, 1) || ', ' || round((sum(total_exec_time) / %d)::numeric, 2) || ' ms in Postgres' from pg_stat_statements"
                                        .formatted(runs, runs))
                        .strip());
        Installed.say(
                "%s",
                installed.lines(
                        """
                        select rpad(round(calls::numeric / %d, 2)::text, 6) || ' a run, ' ||
                               rpad(round((total_exec_time / %d)::numeric, 3)::text, 6) || ' ms a run: ' ||
                               left(regexp_replace(query, '\\s+', ' ', 'g'), 110)
                        from pg_stat_statements
                        order by total_exec_time desc
                        limit 25
                        """
                                .formatted(runs, runs)));
    }
}
