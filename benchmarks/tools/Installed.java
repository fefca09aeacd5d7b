import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The installation that a benchmark measures: `./penstock up` on PENSTOCK_DATA and
/// PENSTOCK_PORT_OFFSET.
final class Installed implements AutoCloseable {
    /// Of /proc/PID/stat.
    private static final double TICKS_PER_SECOND = 100;

    private final Path data;
    final int offset;
    private final Connection store;

    private Installed(Path data, int offset, Connection store) {
        this.data = data;
        this.offset = offset;
        this.store = store;
    }

    static Installed fromEnvironment() throws IOException, SQLException {
        var data = Path.of(System.getenv().getOrDefault("PENSTOCK_DATA", "data"));
        var offset =
                Integer.parseInt(System.getenv().getOrDefault("PENSTOCK_PORT_OFFSET", "0"));
        var password = Files.readString(data.resolve("secrets/postgres-superuser")).strip();
        var url = "jdbc:postgresql://127.0.0.1:%d/penstock".formatted(15432 + offset);
        return new Installed(
                data, offset, DriverManager.getConnection(url, "postgres", password));
    }

    Map<String, Long> pids() throws IOException {
        var pids = new LinkedHashMap<String, Long>();
        for (var line : Files.readAllLines(data.resolve("run/processes"))) {
            var words = line.split(" ");
            if (!words[0].equals("supervisor")) {
                pids.put(words[0], Long.valueOf(words[1]));
            }
        }
        return pids;
    }

    /// Processor time of each part since its start, in seconds; of Postgres with all its children,
    /// those that have ended included.
    Map<String, Double> cpu() throws IOException {
        var seconds = new LinkedHashMap<String, Double>();
        for (var part : pids().entrySet()) {
            seconds.put(part.getKey(), cpuOf(part.getValue()));
        }
        return seconds;
    }

    static double cpuOf(long pid) throws IOException {
        var total = cpuOfOne(pid);
        var children =
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToDouble(
                                child -> {
                                    try {
                                        return cpuOfOne(child.pid());
                                    } catch (IOException _) {
                                        return 0;
                                    }
                                })
                        .sum();
        return total + children;
    }

    private static double cpuOfOne(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Arrays.stream(fields, 11, 15).mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
    }

    static long residentMegabytes(long pid) throws IOException {
        return status(pid, "VmRSS:");
    }

    private static long status(long pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    long count(String sql) throws SQLException {
        try (var statement = store.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = store.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The rows of a query as lines, columns separated by tabs.
    String lines(String sql) throws SQLException {
        var lines = new StringBuilder();
        try (var statement = store.createStatement();
                var rows = statement.executeQuery(sql)) {
            var columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (var i = 1; i <= columns; i++) {
                    lines.append(i == 1 ? "" : "\t").append(rows.getString(i));
                }
                lines.append('\n');
            }
        }
        return lines.toString();
    }

    /// When the database says that it is.
    String now() throws SQLException {
        return lines("select clock_timestamp()").strip();
    }

    /// How long runs that were made in a time waited for their first claim: p50 and p99 in ms.
    String claimLatency(String from, String until, String marker) throws SQLException {
        return lines(
                        """
                        select 'p50 ' || round(p[1]::numeric, 1) || ' ms, p99 ' || round(p[2]::numeric, 1)
                            || ' ms of ' || runs || ' runs'
                        from (
                            select percentile_cont(array[0.5, 0.99]) within group (
                                       order by extract(epoch from t.at - r.created_at) * 1000) as p,
                                   count(*) as runs
                            from workflow.run r
                            cross join lateral (
                                select min(at) as at from workflow.timeline t
                                where t.tenant = r.tenant and t.run = r.id and t.status = 'RUNNING') t
                            where r.workflow = '%s' and r.created_at between '%s' and '%s') measured
                        """
                                .formatted(marker, from, until))
                .strip();
    }

    /// How long new events' runs took from their making to their end.
    String endLatency(String from, String until) throws SQLException {
        return lines(
                        """
                        select 'p50 ' || round(p[1]::numeric) || ' ms, p99 ' || round(p[2]::numeric) || ' ms, '
                            || running || ' still under way'
                        from (
                            select percentile_cont(array[0.5, 0.99]) within group (
                                       order by extract(epoch from ended_at - created_at) * 1000) as p,
                                   count(*) filter (where ended_at is null) as running
                            from workflow.run
                            where workflow = 'support-triage' and created_at between '%s' and '%s'
                              and coalesce(failure_code, '') <> 'benchmark') measured
                        """
                                .formatted(from, until))
                .strip();
    }

    static void say(String line, Object... values) {
        System.out.println(String.format(Locale.ROOT, line, values));
    }

    @Override
    public void close() throws SQLException {
        store.close();
    }
}
