package io.penstock.cli;

import io.penstock.cli.reach.Connected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a token of the development issuer.",
        footer = {
            "",
            "Example: curl -H \"Authorization: Bearer $(./penstock token runs:read)\" http://127.0.0.1:8080/v1/runs"
        })
final class TokenCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SCOPE",
            arity = "0..*",
            description =
                    "What the token may do, such as runs:read. Without any: all that the development client may.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            description = "Time to live; a negative one makes a token that has expired.")
    private @Nullable Long ttl;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "The tenant it is for.")
    private @Nullable String tenant;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    TokenCommand() {}

    @Override
    public Integer call() {
        var penstock = Connected.toThisMachine();
        var wanted = scopes.isEmpty() ? penstock.target().scopes() : scopes;
        var lifetime = ttl == null ? null : Duration.ofSeconds(ttl);
        spec.commandLine().getOut().println(penstock.tokens().token(wanted, tenant, lifetime));
        return 0;
    }
}
