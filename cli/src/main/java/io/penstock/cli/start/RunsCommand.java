package io.penstock.cli.start;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "runs",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = "Starts runs of workflows.",
        subcommands = {StartCommand.class})
public final class RunsCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private RunsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "start is missing");
    }
}
