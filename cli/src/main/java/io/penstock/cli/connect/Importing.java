package io.penstock.cli.connect;

import static java.util.stream.Collectors.joining;

import io.penstock.schema.api.Problem;
import java.util.Set;

/// What became of one connection of a file, in a line.
final class Importing {
    /// Nobody has to do anything about these.
    private static final Set<String> HARMLESS = Set.of("unknown-channel", "configured");

    private Importing() {}

    /// @param well whether it is as the file wants it, or could not be meant for this Penstock
    record Told(String line, boolean well) {}

    static Told tell(Entry entry, ConnectionsApi api) {
        return switch (entry) {
            case Entry.Unusable(var channel, var why) -> skipped(channel, why);
            case Entry.Wanted wanted ->
                    switch (api.put(wanted)) {
                        case ConnectionsApi.Put.Done done -> done(wanted, done);
                        case ConnectionsApi.Put.Refused(var problem) -> refused(wanted, problem);
                    };
        };
    }

    private static Told done(Entry.Wanted wanted, ConnectionsApi.Put.Done done) {
        var secret = done.connection().generatedSecret();
        var line = (done.created() ? "created " : "updated ") + wanted + ": " + done.webhook();
        return new Told(secret == null ? line : line + " with the secret " + secret, true);
    }

    private static Told refused(Entry.Wanted wanted, Problem problem) {
        return HARMLESS.contains(problem.code())
                ? skipped(wanted.toString(), why(problem))
                : new Told("refused " + wanted + ": " + why(problem), false);
    }

    private static Told skipped(String what, String why) {
        return new Told("skipped " + what + ": " + why, true);
    }

    private static String why(Problem problem) {
        var places = problem.errors();
        if (places == null || places.isEmpty()) {
            return problem.detail() == null ? problem.title() : problem.detail();
        }
        return places.stream()
                .map(
                        place ->
                                place.pointer()
                                        + " "
                                        + (place.detail() == null ? place.code() : place.detail()))
                .collect(joining("; "));
    }
}
