import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends WhatsApp's webhooks, signed: each has one text of somebody else, from connections that stay open.
///
/// Usage: java Webhooks.java rate CONNECTIONS SECONDS | burst SECONDS | large CONNECTIONS SECONDS | arrived | sent
final class Webhooks {
    private static final String SECRET = "sample-whatsapp-app-secret";
    private static final String PATH = "/v1/hooks/whatsapp/ep_support";
    private static final Pattern ACCEPTED =
            Pattern.compile("\"status\":\"accepted\",\"id\":\"([a-z2-7]{26})\"");
    private static final Path IDS = Path.of(System.getProperty("java.io.tmpdir"), "penstock-accepted-ids");

    private static final String HEAD =
            """
            {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages",\
            "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100100",\
            "phone_number_id":"106540352242922"},"contacts":[{"profile":{"name":"Dana Sample"},"wa_id":"%1$s"}],\
            "messages":[""";
    private static final String MESSAGE =
            """
            {"from":"%1$s","id":"wamid.%2$s","timestamp":"%3$d","type":"text","text":{"body":"%4$s"}}""";
    private static final String TAIL = "]}}]}]}";

    private final Installed installed;
    private final AtomicLong numbers = new AtomicLong(System.nanoTime());
    private final ConcurrentSkipListMap<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger broken = new AtomicInteger();

    private Webhooks(Installed installed) {
        this.installed = installed;
    }

    public static void main(String[] arguments) throws Exception {
        try (var installed = Installed.fromEnvironment()) {
            var webhooks = new Webhooks(installed);
            switch (arguments[0]) {
                case "rate" ->
                        webhooks.rate(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
                case "burst" -> webhooks.burst(Integer.parseInt(arguments[1]));
                case "large" ->
                        webhooks.large(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
                case "arrived" -> webhooks.arrived();
                case "sent" ->
                        System.out.print(
                                installed.count(
                                        "select count(*) from workflow.event where type = 'intake.message.sent'"));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private void rate(int connections, int seconds) throws Exception {
        var before = installed.cpu();
        var times = closed(connections, seconds, this::text);
        var after = installed.cpu();
        Arrays.sort(times);
        Installed.say(
                "%3d connections: %.0f events/s accepted; answers p50 %.1f ms, p99 %.1f ms, most %.1f ms; %s",
                connections,
                accepted.size() / (double) seconds,
                at(times, 0.5),
                at(times, 0.99),
                at(times, 1),
                statuses);
        processor(before, after, accepted.size());
        keepIds();
    }

    /// As fast as the connections allow, for so long; who is refused comes again when it was told to. Nanoseconds of
    /// each answer.
    private long[] closed(int connections, int seconds, Making making) throws Exception {
        var times = new ConcurrentLinkedQueue<long[]>();
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < connections; i++) {
                threads.submit(
                        () -> {
                            var mine = new ArrayList<Long>();
                            try (var connection = new Wire(8080 + installed.offset)) {
                                while (System.nanoTime() < end) {
                                    var begun = System.nanoTime();
                                    var answer = post(connection, making.body());
                                    answered(answer);
                                    mine.add(System.nanoTime() - begun);
                                    Thread.sleep(answer.again());
                                }
                            } finally {
                                times.add(mine.stream().mapToLong(Long::longValue).toArray());
                            }
                            return null;
                        });
            }
        }
        return times.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /// What 128 connections got through in ten seconds, times ten, whether answers come or not.
    private void burst(int seconds) throws Exception {
        closed(128, 10, this::text);
        var sustained = accepted.size() / 10.0;
        keepIds();
        var wanted = 10 * sustained;
        var most = new AtomicLong();
        var over = new CountDownLatch(1);
        var intake = installed.pids().get("intake-api");
        Thread.ofVirtual().start(() -> watch(intake, most, over));
        var before = installed.cpu();
        var mine = ownCpu();
        var start = System.nanoTime();
        var total = (long) (wanted * seconds);
        var next = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 2_000; i++) {
                threads.submit(() -> paced(start, wanted, total, next));
            }
        }
        over.countDown();
        var took = (System.nanoTime() - start) / 1e9;
        Installed.say(
                "burst: %.0f webhooks/s wanted (ten times %.0f), %.0f/s sent for %.1f s: %s, connections refused or cut: %d",
                wanted, sustained, statuses.values().stream().mapToInt(AtomicInteger::get).sum() / took, took, statuses, broken.get());
        Installed.say("  most memory of intake-api meanwhile: %d MB resident", most.get());
        var after = installed.cpu();
        after.replaceAll((part, cpu) -> cpu - before.getOrDefault(part, 0.0));
        Installed.say(
                "  processor meanwhile, seconds: this generator %.1f, %s",
                ownCpu() - mine,
                after.entrySet().stream()
                        .map(part -> "%s %.1f".formatted(part.getKey(), part.getValue()))
                        .collect(java.util.stream.Collectors.joining(", ")));
        keepIds();
        arrived();
    }

    private static double ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private Void paced(long start, double rate, long total, AtomicLong next) throws InterruptedException {
        Wire connection = null;
        for (var n = next.getAndIncrement(); n < total; n = next.getAndIncrement()) {
            var due = start + (long) (n * 1e9 / rate);
            var wait = due - System.nanoTime();
            if (wait < -5_000_000_000L) {
                continue; // this machine cannot send as fast; what is so late is not sent
            }
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait));
            }
            try {
                if (connection == null) {
                    connection = new Wire(8080 + installed.offset);
                }
                answered(post(connection, text()));
            } catch (IOException _) {
                broken.incrementAndGet();
                connection = null;
            }
        }
        return null;
    }

    private static void watch(long pid, AtomicLong most, CountDownLatch over) {
        try {
            while (!over.await(200, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                most.accumulateAndGet(Installed.residentMegabytes(pid), Math::max);
            }
        } catch (IOException | InterruptedException _) {
            // told as it is known
        }
    }

    /// Bodies of 3 MB with a thousand messages each.
    private void large(int connections, int seconds) throws Exception {
        var intake = installed.pids().get("intake-api");
        var most = new AtomicLong();
        var over = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> watch(intake, most, over));
        var times = closed(connections, seconds, this::thousand);
        over.countDown();
        Arrays.sort(times);
        Installed.say(
                "bodies of 3 MB, %d connections: %d answers, p50 %.0f ms, most %.0f ms; %s; %d events; %d MB resident at most",
                connections, times.length, at(times, 0.5), at(times, 1), statuses, accepted.size(), most.get());
        if (!installed.pids().get("intake-api").equals(intake)) {
            throw new IllegalStateException("intake-api was restarted");
        }
        keepIds();
        arrived();
    }

    private void keepIds() throws IOException {
        Files.write(
                IDS,
                accepted,
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
        accepted.clear();
        statuses.clear();
    }

    /// Waits until all that was accepted is in the database.
    private void arrived() throws Exception {
        var ids = new java.util.HashSet<>(Files.readAllLines(IDS));
        var all = ids.size();
        var begun = System.nanoTime();
        while (!ids.isEmpty() && System.nanoTime() - begun < 600_000_000_000L) {
            Thread.sleep(1000);
            for (var id : installed.lines("select id from workflow.event").split("\n")) {
                ids.remove(id);
            }
        }
        Installed.say(
                "  of %d accepted events %d are not in the database after %.0f s",
                all, ids.size(), (System.nanoTime() - begun) / 1e9);
        if (!ids.isEmpty()) {
            throw new IllegalStateException("lost");
        }
        Files.delete(IDS);
    }

    private static Wire.Answer post(Wire connection, byte[] body) throws IOException {
        return connection.post(PATH, List.of("X-Hub-Signature-256: sha256=" + signature(body)), body);
    }

    private void answered(Wire.Answer answer) {
        statuses.computeIfAbsent(answer.status(), _ -> new AtomicInteger()).incrementAndGet();
        if (answer.status() == 200) {
            var ids = ACCEPTED.matcher(answer.body());
            while (ids.find()) {
                accepted.add(ids.group(1));
            }
        }
    }

    @FunctionalInterface
    private interface Making {
        byte[] body();
    }

    private byte[] text() {
        return body(1, "Can I return shoes that I have worn once?");
    }

    private byte[] thousand() {
        return body(1000, "Can I return shoes? ".repeat(140));
    }

    private byte[] body(int messages, String text) {
        var phone = "1202555" + (1000 + numbers.get() % 9000);
        var now = Instant.now().getEpochSecond();
        var all = new StringBuilder(HEAD.formatted(phone));
        for (var i = 0; i < messages; i++) {
            all.append(i == 0 ? "" : ",")
                    .append(MESSAGE.formatted(phone, "B" + numbers.incrementAndGet(), now, text));
        }
        return all.append(TAIL).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * share)] / 1e6;
    }

    private static void processor(Map<String, Double> before, Map<String, Double> after, int events) {
        var parts = new TreeMap<String, Double>();
        for (var part : List.of("intake-api", "kafka", "postgres")) {
            parts.put(
                    part,
                    1000 * (after.getOrDefault(part, 0.0) - before.getOrDefault(part, 0.0)) / events);
        }
        Installed.say(
                "    processor an event: intake-api %.2f ms, kafka %.2f ms, postgres %.2f ms",
                parts.get("intake-api"), parts.get("kafka"), parts.get("postgres"));
    }

    private static String signature(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
