package io.penstock.cli.letter;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Kind;
import io.penstock.schema.failure.FailureClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say which letters are meant; without any: all.
final class Which {
    @Option(names = "--id", paramLabel = "ID", description = "These letters only; may be repeated.")
    private List<UUID> ids = new ArrayList<>();

    @Option(names = "--kind", paramLabel = "KIND", description = "RUN, RECORD or SIGNAL.")
    private @Nullable Kind kind;

    @Option(names = "--workflow", paramLabel = "NAME", description = "Runs of this workflow.")
    private @Nullable String workflow;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "This class of failure, such as LOGIC_DEFECT.")
    private @Nullable FailureClass failureClass;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "This code of failure, such as target_refused.")
    private @Nullable String code;

    @Option(names = "--owner", paramLabel = "OWNER", description = "Steps of this owner.")
    private @Nullable String owner;

    @Option(names = "--from", paramLabel = "TIME", description = "Written at this time or later.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Written before this time.")
    private @Nullable Instant to;

    Filter filter() {
        return new Filter(
                ids.isEmpty() ? null : ids, kind, workflow, failureClass, code, owner, from, to);
    }
}
