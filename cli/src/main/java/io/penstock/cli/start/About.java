package io.penstock.cli.start;

import io.penstock.schema.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// What a run is about, as options say it.
final class About {
    @Option(
            names = "--version-of",
            paramLabel = "N",
            description = "A version of the workflow; the newest unless it is given.")
    private @Nullable Integer version;

    @Option(names = "--text", paramLabel = "TEXT", description = "What the run is told.")
    private @Nullable String text;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "JSON that the run is about; with --type, an event's body.")
    private @Nullable Path data;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "The event's type, such as intake.message.received.")
    private @Nullable String type;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "The conversation in which the run takes its place.")
    private @Nullable String subject;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    About() {}

    ObjectNode body(String workflow) {
        var body = StrictJson.TOLERANT.createObjectNode();
        body.put("workflow", workflow);
        if (version != null) {
            body.put("version", version);
        }
        put(body, "text", text);
        put(body, "type", type);
        put(body, "subject", subject);
        if (data != null) {
            body.set("data", json(data));
        }
        return body;
    }

    static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private tools.jackson.databind.JsonNode json(Path file) {
        try {
            return StrictJson.TOLERANT.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new ParameterException(
                    spec.commandLine(), file + " is no JSON that can be read", e);
        }
    }
}
