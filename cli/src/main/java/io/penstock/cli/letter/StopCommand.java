package io.penstock.cli.letter;

import io.penstock.cli.reach.Connected;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stops a redrive: what it sent on stays so, the rest stays open.")
final class StopCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The redrive's id.")
    private UUID redrive;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    StopCommand() {}

    @Override
    public Integer call() {
        var stopped = new LettersApi(Connected.toThisMachine()).stop(redrive);
        spec.commandLine()
                .getOut()
                .printf(
                        "redrive %s is stopped: %d of %d were behind it%n",
                        stopped.id(),
                        stopped.done() + stopped.skipped() + stopped.failed(),
                        stopped.total());
        return 0;
    }
}
