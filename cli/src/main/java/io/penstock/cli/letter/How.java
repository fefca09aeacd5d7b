package io.penstock.cli.letter;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.DeadLetters.RedriveRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say how letters are sent on.
final class How {
    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Letters a second, 1 to 1000; else as fast as workers go.")
    private @Nullable Integer rate;

    @Option(
            names = "--restart",
            description = "Runs begin again at their first step: what they sent is sent again.")
    private boolean restart;

    @Option(
            names = "--to-version",
            paramLabel = "VERSION",
            description = "Runs move to this version of their workflow first: a number, or newest.")
    private @Nullable String version;

    RedriveRequest request(Filter filter, @Nullable Boolean dryRun, @Nullable String plan) {
        return new RedriveRequest(
                filter, dryRun, plan, restart ? Mode.RESTART : null, version, rate);
    }
}
