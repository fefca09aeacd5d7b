package io.penstock.cli.start;

import io.penstock.cli.reach.Connected;
import io.penstock.schema.api.Schedules.Occurrence;
import io.penstock.schema.api.Schedules.View;
import io.penstock.schema.json.StrictJson;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "schedules",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        description = "Cron expressions that start runs.")
public final class SchedulesCommand implements Runnable {
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private SchedulesCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "list, show, put, pause, resume or delete is missing");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists schedules: name, times, workflow, what comes next.")
    int list() {
        api().schedules().forEach(schedule -> out().println(line(schedule)));
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the next times of one, and what became of the last.")
    int show(@Parameters(paramLabel = "NAME") String name) {
        tell(api().schedule(name));
        return 0;
    }

    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = "Makes a schedule, or replaces the one of that name.",
            footer = {
                "",
                "Example: ./penstock schedules put morning ops-request '0 9 * * MON-FRI' --zone Europe/Berlin --text 'What is broken?'"
            })
    int put(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "WORKFLOW") String workflow,
            @Parameters(
                            paramLabel = "CRON",
                            description = "minute hour day month weekday, or a second before them.")
                    String cron,
            @Option(names = "--zone", paramLabel = "ZONE", required = true) String zone,
            @Option(
                            names = "--misfire",
                            paramLabel = "WHAT",
                            description = "skip or fire-once: what nobody could start in time.")
                    @Nullable String misfire,
            @Option(
                            names = "--overlap",
                            paramLabel = "WHAT",
                            description = "queue or skip: while an earlier run has not ended.")
                    @Nullable String overlap,
            @Mixin About about) {
        var body = about.body(workflow);
        body.put("cron", cron).put("zone", zone);
        About.put(body, "misfire", misfire);
        About.put(body, "overlap", overlap);
        tell(api().put(name, StrictJson.TOLERANT.writeValueAsString(body)));
        return 0;
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Nothing happens until it is resumed.")
    int pause(@Parameters(paramLabel = "NAME") String name) {
        tell(api().move(name, "pause"));
        return 0;
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Goes on with the next time; nothing is caught up.")
    int resume(@Parameters(paramLabel = "NAME") String name) {
        tell(api().move(name, "resume"));
        return 0;
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Ends a schedule; its runs stay.")
    int delete(@Parameters(paramLabel = "NAME") String name) {
        api().delete(name);
        out().println(name + " is gone");
        return 0;
    }

    private void tell(View schedule) {
        out().println(line(schedule));
        schedule.next().forEach(next -> out().println("  next  " + next));
        var last = schedule.last();
        if (last != null) {
            last.forEach(told -> out().println("  last  " + line(told)));
        }
    }

    private static String line(View schedule) {
        var next = schedule.next().isEmpty() ? "never" : schedule.next().getFirst().toString();
        return "%s  %s %s  %s  %s"
                .formatted(
                        schedule.name(),
                        schedule.cron(),
                        schedule.zone(),
                        schedule.workflow(),
                        schedule.paused() ? "paused" : "next " + next);
    }

    private static String line(Occurrence told) {
        return "%s  %s%s%s"
                .formatted(
                        told.at(),
                        told.outcome(),
                        told.run() == null ? "" : "  run " + told.run(),
                        told.since() == null ? "" : "  for all since " + told.since());
    }

    private static StartsApi api() {
        return new StartsApi(Connected.toThisMachine());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
