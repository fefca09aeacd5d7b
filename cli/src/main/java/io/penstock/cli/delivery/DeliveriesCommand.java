package io.penstock.cli.delivery;

import io.penstock.cli.reach.PublicApi;
import io.penstock.schema.api.Deliveries.Detail;
import io.penstock.schema.api.Deliveries.Page;
import io.penstock.schema.api.Intake;
import java.io.PrintWriter;
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
        name = "deliveries",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        description = {
            "Lists requests that were delivered in the last days, newest first, and what became of"
                    + " their items.",
            "show and reprocess are about one of them."
        })
public final class DeliveriesCommand implements Callable<Integer> {
    private static final String PATH = "/v1/deliveries";
    private static final String READ = "connections:read";
    private static final String WRITE = "connections:write";
    private static final int FAILED = 1;
    private static final int PAGE = 200;

    @Mixin private Which which = new Which();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many at most; 50 unless it is given.")
    private int limit;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private DeliveriesCommand() {}

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more");
        }
        var api = PublicApi.ofThisMachine();
        @Nullable String cursor = null;
        var shown = 0;
        do {
            var query = which.query(Math.min(PAGE, limit - shown), cursor);
            var page = api.get(PATH + "?" + query, READ, Page.class);
            page.deliveries().forEach(delivery -> out().println(Lines.of(delivery)));
            shown += page.deliveries().size();
            cursor = page.next();
        } while (cursor != null && shown < limit);
        out().println(shown + " deliveries" + (cursor == null ? "" : ", and more; see --limit"));
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one: its items, why they were refused, what became of them.")
    int show(@Parameters(paramLabel = "ID") String id) {
        tell(PublicApi.ofThisMachine().get(at(id), READ, Detail.class));
        return 0;
    }

    @Command(
            name = "reprocess",
            mixinStandardHelpOptions = true,
            description =
                    "Takes a request in again, as it came: what was accepted before is a duplicate."
                            + " Succeeds when nothing was rejected.")
    int reprocess(@Parameters(paramLabel = "ID") String id) {
        var answer =
                PublicApi.ofThisMachine()
                        .post(at(id) + "/reprocess", WRITE, null, Intake.Answer.class);
        answer.results().forEach(result -> out().println(Lines.of(result)));
        return answer.rejected() == 0 ? 0 : FAILED;
    }

    private void tell(Detail detail) {
        out().println(Lines.of(detail.delivery()));
        var request = detail.request();
        out().println(request.method() + " " + request.path());
        request.headers()
                .forEach((name, values) -> values.forEach(it -> out().println(name + ": " + it)));
        var problem = detail.problem();
        if (problem != null) {
            out().println(Lines.of(problem));
        }
        detail.results().forEach(result -> out().println(Lines.of(result)));
        detail.reprocessed().forEach(later -> out().println("taken in again as " + later));
    }

    private static String at(String id) {
        return PATH + "/" + PublicApi.segment(id);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
