package io.penstock.cli.operate;

import io.penstock.cli.reach.PublicApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Lets a workflow, a route or the tenant go on that was paused.")
public final class ResumeCommand implements Callable<Integer> {
    @Mixin private PausedPart part = new PausedPart();

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private ResumeCommand() {}

    @Override
    public Integer call() {
        PublicApi.ofThisMachine().post(part.path() + "/resume", "runs:operate", null);
        spec.commandLine().getOut().println(part + " goes on");
        return 0;
    }
}
