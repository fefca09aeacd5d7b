package io.penstock.cli.letter;

import io.penstock.cli.reach.Connected;
import io.penstock.schema.api.DeadLetters.State;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists letters, newest first: id, time, state, what it is about, why.")
final class ListCommand implements Callable<Integer> {
    private static final int PAGE = 200;

    @Mixin private Which which = new Which();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            defaultValue = "OPEN",
            description = "OPEN, REDRIVEN or DISCARDED; OPEN unless it is given.")
    private State state = State.OPEN;

    @Option(names = "--all", description = "Letters of any state.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many at most; 50 unless it is given.")
    private int limit;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ListCommand() {}

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more");
        }
        if (which.filter().ids() != null) {
            throw new ParameterException(spec.commandLine(), "--id is for redrive only");
        }
        var out = spec.commandLine().getOut();
        var api = new LettersApi(Connected.toThisMachine());
        @Nullable String cursor = null;
        var shown = 0;
        do {
            var wanted = Math.min(PAGE, limit - shown);
            var page = api.page(which.filter(), all ? null : state, cursor, wanted);
            page.letters().forEach(letter -> out.println(LetterLine.of(letter)));
            shown += page.letters().size();
            cursor = page.next();
        } while (cursor != null && shown < limit);
        out.println(shown + " letters" + (cursor == null ? "" : ", and more; see --limit"));
        return 0;
    }
}
