import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Chat completions as fast as so many connections get them: how many a second, how long each takes, and what it costs the
/// process that answers.
///
/// Usage: java Chats.java NAME PORT PID MODEL CONNECTIONS SECONDS whole|stream [HEADER…]
final class Chats {
    /// Of some 2 KB, as a prompt with a little context has.
    private static final String QUESTION =
            """
            {"model": "%s", "stream": %s, "messages": [
              {"role": "system", "content": "%s"},
              {"role": "user", "content": "Can I return shoes that I have worn once?"}]}""";

    private static final String CONTEXT = "Shoes that were worn outside cannot be returned. ".repeat(40);

    private Chats() {}

    public static void main(String[] arguments) throws Exception {
        var name = arguments[0];
        var port = Integer.parseInt(arguments[1]);
        var pid = Long.parseLong(arguments[2]);
        var connections = Integer.parseInt(arguments[4]);
        var seconds = Integer.parseInt(arguments[5]);
        var streamed = arguments[6].equals("stream");
        var headers = Arrays.stream(arguments).skip(7).toList();
        var body = QUESTION.formatted(arguments[3], streamed, CONTEXT).getBytes(StandardCharsets.UTF_8);

        var wrong = new AtomicInteger();
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        var before = Installed.cpuOf(pid);
        var all = new ConcurrentLinkedQueue<long[]>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < connections; i++) {
                threads.submit(
                        () -> {
                            all.add(asks(port, headers, body, streamed, end, wrong));
                            return null;
                        });
            }
        }
        var cpu = Installed.cpuOf(pid) - before;
        var times = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        Installed.say(
                "%-9s %s %3d connections: %5.0f/s; p50 %6.1f ms, p99 %6.1f ms; processor %.2f ms each; %d MB resident; %d wrong",
                name,
                arguments[6],
                connections,
                times.length / (double) seconds,
                at(times, 0.5),
                at(times, 0.99),
                1000 * cpu / times.length,
                Installed.residentMegabytes(pid),
                wrong.get());
    }

    private static long[] asks(
            int port, List<String> headers, byte[] body, boolean streamed, long end, AtomicInteger wrong)
            throws IOException {
        var mine = new ArrayList<Long>();
        try (var connection = new Wire(port)) {
            while (System.nanoTime() < end) {
                var begun = System.nanoTime();
                var answer = connection.post("/v1/chat/completions", headers, body);
                mine.add(System.nanoTime() - begun);
                if (answer.status() != 200 || streamed && !answer.body().strip().endsWith("[DONE]")) {
                    wrong.incrementAndGet();
                }
            }
        }
        return mine.stream().mapToLong(Long::longValue).toArray();
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * share)] / 1e6;
    }
}
