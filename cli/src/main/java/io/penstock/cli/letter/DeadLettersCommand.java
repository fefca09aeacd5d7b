package io.penstock.cli.letter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = "Finds what nobody could read and which runs failed, and sends it on again.",
        subcommands = {
            ListCommand.class,
            RedriveCommand.class,
            StopCommand.class,
            DiscardCommand.class
        })
public final class DeadLettersCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private DeadLettersCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "list, redrive, stop or discard is missing");
    }
}
