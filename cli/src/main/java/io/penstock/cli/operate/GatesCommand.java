package io.penstock.cli.operate;

import io.penstock.cli.reach.PublicApi;
import io.penstock.schema.api.Queues;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        description = {
            "Lists targets that asked to be left alone, and until when no run calls them.",
            "With a name it opens that gate now; the next refusal closes it again."
        },
        footer = {"", "Example: ./penstock gates route:default"})
public final class GatesCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "GATE",
            arity = "0..1",
            defaultValue = "",
            description =
                    "Opens this one, such as route:default or connection:whatsapp:ep_support.")
    private String gate = "";

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private GatesCommand() {}

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = PublicApi.ofThisMachine();
        if (!gate.isEmpty()) {
            api.delete("/v1/gates/" + PublicApi.segment(gate), "runs:operate");
            out.println(gate + " is open; the runs that wait there go on within seconds");
            return 0;
        }
        var gates = api.get("/v1/queues", "runs:read", Queues.class).gates();
        gates.forEach(closed -> out.println(line(closed)));
        out.println(gates.size() == 1 ? "1 gate is closed" : gates.size() + " gates are closed");
        return 0;
    }

    static String line(Queues.Gate gate) {
        return "%s  closed until %s, %d× in a row, %d waiting  %s"
                .formatted(
                        gate.gate(), gate.closedUntil(), gate.times(), gate.waiting(), gate.code());
    }
}
