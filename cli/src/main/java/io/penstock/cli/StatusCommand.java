package io.penstock.cli;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.penstock.cli.reach.Connected;
import io.penstock.cli.reach.Health;
import io.penstock.cli.reach.Target;
import io.penstock.cli.reach.Unreachable;
import io.penstock.schema.api.Runs;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Tells how every part is, and where the newest runs stand. Succeeds when all parts are well.")
final class StatusCommand implements Callable<Integer> {
    /// Longer than intake waits for the store before it says that it is away.
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final int PAGE = 100;
    private static final int PAGES = 10;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    StatusCommand() {}

    @Override
    public Integer call() {
        var penstock = Connected.toThisMachine(PATIENCE);
        out().println(
                        "penstock "
                                + penstock.target().version()
                                + " at "
                                + penstock.target().intake());
        var well = true;
        var parts = penstock.target().parts();
        var healths = Health.of(parts);
        for (var part = 0; part < parts.size(); part++) {
            well &= told(parts.get(part), healths.get(part));
        }
        try {
            runs(penstock);
        } catch (Unreachable e) {
            out().println("runs: not known, " + e.what());
            well = false;
        }
        return well ? 0 : 1;
    }

    private boolean told(Target.Part part, Health health) {
        if (part.stopped()) {
            out().printf("  %-18s stopped on purpose%n", part.name());
            return false;
        }
        out().printf(
                        "  %-18s %s%n",
                        part.name(),
                        health.well()
                                ? "up"
                                : word(health.state())
                                        + ": "
                                        + health.why()
                                        + "; log: "
                                        + part.log());
        return health.well();
    }

    private static String word(Health.State state) {
        return switch (state) {
            case WELL -> "up";
            case NOT_READY -> "up, not ready";
            case SILENT -> "no answer";
            case DOWN -> "DOWN";
        };
    }

    private void runs(Connected penstock) {
        var runs = new ArrayList<Runs.RunView>();
        var page = penstock.status().runs(PAGE, null);
        runs.addAll(page.runs());
        for (var pages = 1; page.next() != null && pages < PAGES; pages++) {
            page = penstock.status().runs(PAGE, page.next());
            runs.addAll(page.runs());
        }
        var counts =
                runs.stream()
                        .collect(groupingBy(run -> run.status(), TreeMap::new, counting()))
                        .entrySet()
                        .stream()
                        .map(status -> status.getKey() + " ×" + status.getValue())
                        .collect(joining(", "));
        var which = page.next() == null ? "runs" : "newest " + runs.size() + " runs";
        out().println(which + ": " + (counts.isEmpty() ? "none yet" : counts));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
