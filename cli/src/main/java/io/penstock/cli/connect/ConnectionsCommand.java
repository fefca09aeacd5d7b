package io.penstock.cli.connect;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        description = "Connects sources, and lists those that are connected.",
        subcommands = {ImportCommand.class, ListCommand.class})
public final class ConnectionsCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ConnectionsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "import or list?");
    }
}
