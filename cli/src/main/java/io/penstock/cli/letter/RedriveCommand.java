package io.penstock.cli.letter;

import io.penstock.cli.reach.Connected;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.RedriveState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Sends open letters on again: runs go on where they failed, records are read as if"
                    + " new.",
            "First it says what that would be; only then, when asked to, it does it."
        },
        footer = {"", "Example: ./penstock dead-letters redrive --code target_refused --dry-run"})
final class RedriveCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final int FAILED = 1;

    @Mixin private Which which = new Which();
    @Mixin private How how = new How();

    @Option(names = "--dry-run", description = "Say what would be sent on, and change nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask before it begins.")
    private boolean yes;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    RedriveCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        var api = new LettersApi(Connected.toThisMachine());
        var plan = api.plan(which.filter(), how);
        Confirmation.tell(out(), plan, dryRun ? " would be sent on" : "");
        if (dryRun || plan.count() == 0) {
            return 0;
        }
        if (!yes && !confirmed(plan.count())) {
            out().println("nothing was sent on");
            return FAILED;
        }
        return finished(api, api.start(which.filter(), how, plan.plan()));
    }

    private boolean confirmed(int letters) {
        return Confirmation.given(out(), "Send " + Confirmation.letters(letters) + " on?");
    }

    private int finished(LettersApi api, Redrive started) throws InterruptedException {
        var redrive = started;
        while (redrive.state() == RedriveState.RUNNING) {
            Thread.sleep(LOOK);
            redrive = api.progress(started.id());
        }
        out().printf(
                        "redrive %s: %s%d sent on, %d skipped, %d failed%n",
                        redrive.id(),
                        redrive.state() == RedriveState.STOPPED ? "stopped, " : "",
                        redrive.done(),
                        redrive.skipped(),
                        redrive.failed());
        return redrive.failed() == 0 ? 0 : FAILED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
