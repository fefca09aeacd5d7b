package io.penstock.cli.send;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.penstock.cli.reach.StatusApi;
import io.penstock.cli.reach.Unreachable;
import io.penstock.cli.sample.Sample;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Runs;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lines for people: each item of one request, or the sum of many.
final class TextReport implements Report {
    private static final int RUNS_IN_FULL = 3;

    private final PrintWriter out;
    private final StatusApi status;

    TextReport(PrintWriter out, StatusApi status) {
        this.out = out;
        this.status = status;
    }

    @Override
    public void answered(Sample sample, Sent sent) {
        // many are told by their sum, at the end
    }

    @Override
    public void sent(Sample sample, List<Sent> sent) {
        if (sent.size() == 1) {
            one(sample, sent.getFirst());
        } else {
            many(sample, sent);
        }
        if (sent.stream().allMatch(Sent::onlyDuplicates)) {
            out.println(
                    "duplicate: this was accepted before and starts nothing new; --new-id makes it another message");
        }
    }

    @Override
    public void atRest(List<Rest> rests) {
        if (rests.size() > RUNS_IN_FULL) {
            out.println("runs: " + counted(rests.stream().flatMap(rest -> rest.words().stream())));
            rests.stream()
                    .flatMap(rest -> rest.silence().stream())
                    .findFirst()
                    .ifPresent(why -> out.println("  not known: " + why));
            return;
        }
        for (var rest : rests) {
            out.println("event " + rest.id() + ": " + String.join(", ", rest.words()));
            rest.silence().ifPresent(why -> out.println("  " + why));
            rest.runs().forEach(this::run);
        }
    }

    private void one(Sample sample, Sent sent) {
        out.printf("%s: %d in %d ms%n", sample.id(), sent.status(), sent.took().toMillis());
        sent.silence().ifPresent(why -> out.println("  " + why));
        sent.problem().ifPresent(problem -> out.println("  " + told(problem)));
        for (var result : sent.results()) {
            out.println("  " + told(result));
            if (result.id() != null) {
                out.println("    runs: " + status.address(result.id()));
            }
        }
    }

    private void many(Sample sample, List<Sent> sent) {
        var times = sent.stream().map(each -> each.took().toMillis()).sorted().toList();
        out.printf(
                "%s: %d requests, p50 %d ms, p99 %d ms%n",
                sample.id(),
                sent.size(),
                times.get(times.size() / 2),
                times.get((times.size() * 99) / 100));
        out.println(
                "  answers: "
                        + counted(sent.stream().map(each -> Integer.toString(each.status()))));
        out.println(
                "  items:   "
                        + counted(
                                sent.stream()
                                        .flatMap(each -> each.results().stream())
                                        .map(Intake.Result::status)));
        out.println(
                "  events:  "
                        + sent.stream().flatMap(each -> each.events().stream()).distinct().count());
        if (!sent.stream().allMatch(Sent::taken)) {
            // which were taken matters once not all were
            sent.forEach(each -> one(sample, each));
        }
    }

    private void run(Runs.RunView run) {
        out.printf(
                "  run %s  %s v%d  %s%n",
                run.id(), run.workflow(), run.workflowVersion(), run.status());
        try {
            status.timeline(run.id()).entries().forEach(entry -> out.println("    " + told(entry)));
        } catch (Unreachable e) {
            out.println("    timeline not known: " + e.getMessage());
        }
    }

    private static String told(Runs.Entry entry) {
        var words = new ArrayList<@Nullable Object>();
        words.add(entry.at());
        words.add(entry.kind());
        words.add(entry.status());
        words.add(entry.step());
        words.add(
                entry.failure() == null
                        ? null
                        : entry.failure().failureClass() + " " + entry.failure().code());
        words.add(entry.note());
        return words.stream().filter(Objects::nonNull).map(Object::toString).collect(joining("  "));
    }

    private static String told(Intake.Result result) {
        var words = new ArrayList<@Nullable Object>();
        words.add(result.pointer());
        words.add(result.status());
        words.add(result.id());
        words.add(result.note());
        words.add(result.problem() == null ? null : told(result.problem()));
        return words.stream().filter(Objects::nonNull).map(Object::toString).collect(joining("  "));
    }

    private static String told(Problem problem) {
        var places =
                Stream.ofNullable(problem.errors())
                        .flatMap(List::stream)
                        .map(
                                place ->
                                        Objects.requireNonNullElse(place.pointer(), place.header())
                                                + " "
                                                + place.code())
                        .collect(joining(", "));
        return problem.code()
                + ": "
                + problem.title()
                + (places.isEmpty() ? "" : " (" + places + ")");
    }

    private static String counted(Stream<String> words) {
        return words.collect(groupingBy(word -> word, TreeMap::new, counting())).entrySet().stream()
                .map(word -> word.getKey() + " ×" + word.getValue())
                .collect(joining(", "));
    }
}
