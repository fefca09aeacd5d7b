package io.penstock.cli.start;

import io.penstock.cli.reach.Connected;
import io.penstock.schema.json.StrictJson;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts a run of a workflow, now or later, whatever its trigger says.",
        footer = {
            "",
            "Example: ./penstock runs start ops-request --text 'Restart the label printer' --delay PT2H"
        })
public final class StartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORKFLOW", description = "The name of a published workflow.")
    private String workflow;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When it begins: 2026-12-01T09:00:00+01:00; one that has passed is now.")
    private @Nullable String at;

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            description = "How much later it begins: PT2H, P1D.")
    private @Nullable String delay;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The same key again is the same run; a new one unless it is given.")
    private @Nullable String key;

    @Mixin private About about = new About();

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    StartCommand() {}

    @Override
    public Integer call() {
        if (at != null && delay != null) {
            throw new ParameterException(spec.commandLine(), "either --at or --delay");
        }
        var body = about.body(workflow);
        About.put(body, "at", at);
        About.put(body, "delay", delay);
        var once = key == null ? UUID.randomUUID().toString() : key;
        var run =
                new StartsApi(Connected.toThisMachine())
                        .start(once, StrictJson.TOLERANT.writeValueAsString(body));
        var due = run.dueAt();
        spec.commandLine()
                .getOut()
                .printf(
                        "run %s of %s@%d  %s%s%n",
                        run.id(),
                        run.workflow(),
                        run.workflowVersion(),
                        run.status(),
                        due == null ? "" : ", due " + due);
        return 0;
    }
}
