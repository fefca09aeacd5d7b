package io.penstock.cli.operate;

import io.penstock.cli.reach.PublicApi;
import io.penstock.cli.reach.Unreachable;
import io.penstock.cli.start.StartCommand;
import io.penstock.schema.api.Runs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "runs",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description =
                "Starts runs, and moves runs by their ids. Succeeds when all of them were moved.",
        subcommands = {StartCommand.class})
public final class RunsCommand implements Runnable {
    private static final int FAILED = 1;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private RunsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "start, cancel, retry or restart is missing");
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Ends runs; what they sent stays sent.")
    int cancel(@Parameters(paramLabel = "RUN", arity = "1..*") List<String> runs) {
        return each("cancel", runs, null);
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Lets failed runs go on at the step where they failed.")
    int retry(@Parameters(paramLabel = "RUN", arity = "1..*") List<String> runs) {
        return each("retry", runs, null);
    }

    @Command(
            name = "restart",
            mixinStandardHelpOptions = true,
            description = "Lets runs that have ended begin again: what they sent is sent again.")
    int restart(
            @Option(
                            names = "--to-version",
                            paramLabel = "VERSION",
                            description = "Of their workflow: a number, or newest.")
                    @Nullable String version,
            @Parameters(paramLabel = "RUN", arity = "1..*") List<String> runs) {
        return each("restart", runs, version == null ? null : Map.of("version", version));
    }

    private int each(String verb, List<String> runs, @Nullable Object body) {
        var api = PublicApi.ofThisMachine();
        return runs.stream().mapToInt(run -> one(api, verb, run, body)).sum() == 0 ? 0 : FAILED;
    }

    /// A run that is refused does not keep the others from being moved.
    private int one(PublicApi api, String verb, String run, @Nullable Object body) {
        var path = "/v1/runs/" + PublicApi.segment(run) + "/" + verb;
        try {
            var moved = api.post(path, "runs:operate", body, Runs.RunView.class);
            spec.commandLine().getOut().println(moved.id() + "  " + moved.status());
            return 0;
        } catch (Unreachable e) {
            spec.commandLine().getErr().println("penstock: " + e.getMessage());
            return FAILED;
        }
    }
}
