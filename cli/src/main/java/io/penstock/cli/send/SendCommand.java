package io.penstock.cli.send;

import io.penstock.cli.reach.Connected;
import io.penstock.cli.reach.RememberedTokens;
import io.penstock.cli.sample.Fresh;
import io.penstock.cli.sample.Freshening;
import io.penstock.cli.sample.Sample;
import io.penstock.cli.sample.Senders;
import io.penstock.cli.sample.Variation;
import io.penstock.schema.api.Intake;
import io.penstock.schema.id.EventId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./penstock send`: posts a recorded request, and tells what came of it.
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = {
            "Posts a recorded request as if it happened now, and prints the link to its runs.",
            "",
            "Message times move so that the newest is now; then the request is signed again, or gets a new token."
                    + " Without --new-id a second send is a duplicate, as a second delivery by the sender would be"
                    + " (not of HubSpot and of statuses, where the time is part of the identity: use --times)."
                    + " A sample that repeats another is sent after it, with the same times and ids."
        },
        footer = {
            "",
            "Example: ./penstock send samples/whatsapp/s002-whatsapp-text.json --text \"Can I return worn shoes?\" --wait"
        })
public final class SendCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SAMPLE", description = "A file in the format of samples/.")
    private Path file;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "What the message says instead. Implies --new-id.")
    private @Nullable String text;

    @Option(
            names = "--new-id",
            description =
                    "Give the messages new ids, so that they are no duplicates;"
                            + " a form gets a new Idempotency-Key.")
    private boolean newId;

    @Option(
            names = "--from",
            paramLabel = "PHONE",
            description = "The sender's phone number, with country code.")
    private @Nullable String from;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Send N messages, each from a sender of its own. Implies --new-id.")
    private @Nullable Integer count;

    @Option(
            names = "--times",
            paramLabel = "N",
            description = "Send the very same request N times.")
    private int times = 1;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Requests under way at a time (default: ${DEFAULT-VALUE}).")
    private int concurrency = 16;

    @Option(
            names = "--retry",
            paramLabel = "SECONDS",
            description =
                    "Post the same request again for so long while it is answered 429, 502, 503 or not at all.")
    private int retry;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "60",
            description =
                    "Wait until the runs end or wait for a person (60 seconds at most, or as given).")
    private @Nullable Integer wait;

    @Option(
            names = "--check",
            description = "Compare what came of it with what the sample expects.")
    private boolean check;

    @Option(names = "--json", description = "Print one JSON object for each request.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public SendCommand() {}

    @Override
    public Integer call() {
        validate();
        var sample = Sample.read(file);
        var penstock = Connected.toThisMachine();
        var report =
                json
                        ? new JsonReport(out(), penstock.status())
                        : new TextReport(out(), penstock.status());
        var sending = new Sending(penstock.http(), penstock.target().intake());
        var now = Instant.now();
        var seed = new SecureRandom().nextLong();
        if (count == null) {
            for (var before : sample.before()) {
                var first = Sample.read(file.resolveSibling(before + ".json"));
                post(sending, first, List.of(same(first, penstock, now, seed)), report);
            }
        }
        var sent = post(sending, sample, requests(sample, penstock, now, seed), report);
        var well = check ? checked(sample, penstock, sent) : sent.stream().allMatch(Sent::taken);
        return waited(penstock, sample, sent, now, report) && well ? 0 : 1;
    }

    private List<Sent> post(
            Sending sending, Sample sample, List<Callable<Fresh>> requests, Report report) {
        var sent =
                sending.all(
                        requests,
                        concurrency,
                        Duration.ofSeconds(retry),
                        each -> report.answered(sample, each));
        report.sent(sample, sent);
        return sent;
    }

    private List<Callable<Fresh>> requests(
            Sample sample, Connected penstock, Instant now, long seed) {
        if (count == null) {
            return Collections.nCopies(times, same(sample, penstock, now, seed));
        }
        var freshening = freshening(penstock, seed);
        return IntStream.range(0, count)
                .mapToObj(index -> variation().withFrom(sender(sample, index)))
                .<Callable<Fresh>>map(each -> () -> freshening.freshen(sample, each, Instant.now()))
                .toList();
    }

    /// However often it is called, and of a sample that repeats another: the same request.
    private Callable<Fresh> same(Sample sample, Connected penstock, Instant now, long seed) {
        var fresh = freshening(penstock, seed).freshen(sample, variation(), now);
        return () -> fresh;
    }

    private static Freshening freshening(Connected penstock, long seed) {
        return new Freshening(new RememberedTokens(penstock.tokens()), new Random(seed));
    }

    private Variation variation() {
        return new Variation(newId || text != null || count != null, text, phone());
    }

    /// Requests without a phone number differ by their ids alone.
    private @Nullable String sender(Sample sample, int index) {
        var first = phone();
        if (first != null) {
            return Senders.after(first, index);
        }
        return Freshening.namesSenders(sample) ? Senders.phone(index) : null;
    }

    private boolean checked(Sample sample, Connected penstock, List<Sent> sent) {
        var expectation = new Expectation(sample.expect());
        var differences =
                sent.stream()
                        .flatMap(
                                each ->
                                        expectation
                                                .differences(each, event -> seen(penstock, event))
                                                .stream())
                        .distinct()
                        .toList();
        differences.forEach(
                difference -> spec.commandLine().getErr().println("differs: " + difference));
        if (differences.isEmpty() && !json) {
            out().println("as expected");
        }
        return differences.isEmpty();
    }

    /// The event as the status API tells it; patience for the ingester.
    private static Rest seen(Connected penstock, EventId event) {
        return Rest.awaitIngested(penstock.status(), event, Instant.now().plusSeconds(10));
    }

    /// @param begun before the first request
    private boolean waited(
            Connected penstock, Sample sample, List<Sent> sent, Instant begun, Report report) {
        if (wait == null) {
            return true;
        }
        var deadline = Instant.now().plus(Duration.ofSeconds(wait));
        var wordless = wordless(sample, sent);
        var kept = new RequestLog(penstock, sample).since(begun, wordless, deadline);
        if (kept.size() < wordless) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "the answer names no event, and the request log has none of it yet;"
                                    + " look again with ./penstock deliveries "
                                    + RequestLog.options(sample));
        }
        var told = sent.stream().flatMap(each -> each.results().stream());
        var logged = kept.stream().flatMap(each -> each.results().stream());
        var events =
                Stream.concat(told, logged)
                        .map(Intake.Result::id)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        var rests = Rest.await(penstock.status(), events, deadline);
        report.atRest(rests);
        return kept.size() >= wordless && rests.stream().allMatch(Rest::well);
    }

    /// A handshake brings nothing that could be waited for.
    private static int wordless(Sample sample, List<Sent> sent) {
        return sample.method().equals("POST")
                ? (int) sent.stream().filter(Sent::wordless).limit(RequestLog.MOST).count()
                : 0;
    }

    private void validate() {
        if (times < 1 || concurrency < 1 || (count != null && count < 1)) {
            throw wrong("--count, --times and --concurrency want a number from 1");
        }
        if (retry < 0) {
            throw wrong("--retry wants a number of seconds");
        }
        if (times > 1 && count != null) {
            throw wrong("--times sends the same request, --count different ones: give one of them");
        }
        if (from != null && !from.matches("\\+?[1-9]\\d{6,14}")) {
            throw wrong("--from wants a phone number with country code, such as +12025550143");
        }
    }

    private ParameterException wrong(String line) {
        return new ParameterException(spec.commandLine(), line);
    }

    private @Nullable String phone() {
        return from == null ? null : from.replace("+", "");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
