package io.penstock.cli.connect;

import io.penstock.cli.reach.Connected;
import io.penstock.schema.api.Connections;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the connections: address, state, and how many secrets are active.")
final class ListCommand implements Callable<Integer> {
    @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose they are.")
    private @Nullable String tenant;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ListCommand() {}

    @Override
    public Integer call() {
        var penstock = Connected.toThisMachine();
        var intake = penstock.target().intake();
        var all = new ConnectionsApi(penstock.http(), penstock.tokens(), intake, tenant).all();
        var out = spec.commandLine().getOut();
        if (all.isEmpty()) {
            out.println("no connections yet; see ./penstock connections import --help");
        }
        for (var connection : all) {
            out.printf(
                    "%s  %-3s  %s%s%n",
                    intake.resolve(connection.webhook()),
                    connection.enabled() ? "on" : "off",
                    secrets(connection),
                    mark(connection));
        }
        return 0;
    }

    /// Whoever is let in without a proof must not be overlooked.
    static String mark(Connections.Connection connection) {
        return switch (connection.verification()) {
            case "none" -> "  NOT VERIFIED";
            case "address" -> "  by its address alone";
            default -> "";
        };
    }

    static String secrets(Connections.Connection connection) {
        if (connection.configured() != null && connection.configured()) {
            return "from the configuration";
        }
        var until =
                connection.secrets().stream()
                        .map(Connections.Secret::expiresAt)
                        .filter(Objects::nonNull)
                        .findFirst();
        var count = connection.secrets().size();
        return (count == 1 ? "1 secret" : count + " secrets")
                + until.map(end -> ", the older until " + end).orElse("");
    }
}
