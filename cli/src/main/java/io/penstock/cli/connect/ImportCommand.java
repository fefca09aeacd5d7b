package io.penstock.cli.connect;

import io.penstock.cli.reach.Connected;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Creates or replaces the connections of a file, and says of each what became of it.",
            "",
            "The file is a JSON object, one member a channel: a connection or an array of them, each with its"
                    + " endpoint (the id), its secrets, and what the channel wants to know. What this version"
                    + " does not know is skipped."
        },
        footer = {
            "",
            "Example: {\"zendesk\": {\"endpoint\": \"support\", \"signing_secrets\": [\"…\"], \"account_ids\": [22129848]}}"
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "Its form is in docs/integrating.md, under \"Many at once\".")
    private Path file;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose they are to be.")
    private @Nullable String tenant;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ImportCommand() {}

    @Override
    public Integer call() {
        var entries = ConnectionFile.read(file);
        var penstock = Connected.toThisMachine();
        var api =
                new ConnectionsApi(
                        penstock.http(), penstock.tokens(), penstock.target().intake(), tenant);
        var well = true;
        for (var entry : entries) {
            var told = Importing.tell(entry, api);
            spec.commandLine().getOut().println(told.line());
            well &= told.well();
        }
        return well ? 0 : 1;
    }
}
