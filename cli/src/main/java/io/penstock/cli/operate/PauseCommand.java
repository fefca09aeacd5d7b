package io.penstock.cli.operate;

import io.penstock.cli.reach.PublicApi;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Stops what a workflow, a route or the tenant does, before its next step.",
            "Events are taken in meanwhile, and their runs queue."
        },
        footer = {
            "",
            "Example: ./penstock pause workflow whatsapp-assistant --reason \"new prompt\""
        })
public final class PauseCommand implements Callable<Integer> {
    @Mixin private PausedPart part = new PausedPart();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for others to read.")
    private @Nullable String reason;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private PauseCommand() {}

    @Override
    public Integer call() {
        var path = part.path() + "/pause";
        var body = reason == null ? null : Map.of("reason", reason);
        PublicApi.ofThisMachine().post(path, "runs:operate", body);
        spec.commandLine().getOut().println(part + " is paused; ./penstock resume lets it go on");
        return 0;
    }
}
