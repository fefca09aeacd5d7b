package io.penstock.cli.letter;

import io.penstock.cli.reach.Connected;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = "Puts open letters away for good: nothing is sent on, runs stay FAILED.")
final class DiscardCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin private Which which = new Which();

    @Option(
            names = "--reason",
            required = true,
            description = "Why nobody needs them any more; nothing personal.")
    private String reason;

    @Option(names = "--dry-run", description = "Say what would be put away, and change nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask before.")
    private boolean yes;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    DiscardCommand() {}

    @Override
    public Integer call() {
        var api = new LettersApi(Connected.toThisMachine());
        var plan = api.planDiscard(which.filter());
        Confirmation.tell(out(), plan, dryRun ? " would be put away" : "");
        if (dryRun || plan.count() == 0) {
            return 0;
        }
        var letters = Confirmation.letters(plan.count());
        if (!yes && !Confirmation.given(out(), "Put " + letters + " away for good?")) {
            out().println("nothing was put away");
            return FAILED;
        }
        var discarded = api.discard(which.filter(), plan.plan(), reason);
        out().println(Confirmation.letters(discarded.count()) + " put away");
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
