package io.penstock.cli;

import io.penstock.cli.connect.ConnectionsCommand;
import io.penstock.cli.connect.UnusableFile;
import io.penstock.cli.delivery.DeliveriesCommand;
import io.penstock.cli.letter.DeadLettersCommand;
import io.penstock.cli.operate.GatesCommand;
import io.penstock.cli.operate.PauseCommand;
import io.penstock.cli.operate.QueuesCommand;
import io.penstock.cli.operate.ResumeCommand;
import io.penstock.cli.operate.RunsCommand;
import io.penstock.cli.reach.Unreachable;
import io.penstock.cli.sample.RefusedSample;
import io.penstock.cli.sample.UnusableSample;
import io.penstock.cli.send.SendCommand;
import io.penstock.cli.start.SchedulesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line of SREs and integrators.
@Command(
        name = "penstock",
        synopsisSubcommandLabel = "COMMAND",
        description = "Works with a running Penstock.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SendCommand.class,
            TokenCommand.class,
            StatusCommand.class,
            ConnectionsCommand.class,
            DeliveriesCommand.class,
            DeadLettersCommand.class,
            QueuesCommand.class,
            GatesCommand.class,
            RunsCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            SchedulesCommand.class
        })
public final class PenstockCommand implements Runnable {
    private static final int FAILED = 1;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private PenstockCommand() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new PenstockCommand())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(PenstockCommand::inOneLine);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int inOneLine(
            Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof Unreachable
                || failure instanceof UnusableSample
                || failure instanceof UnusableFile) {
            command.getErr().println("penstock: " + failure.getMessage());
            return FAILED;
        }
        if (failure instanceof RefusedSample) {
            command.getErr().println("penstock: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        throw failure;
    }
}
