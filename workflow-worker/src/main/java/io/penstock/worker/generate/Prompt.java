package io.penstock.worker.generate;

import io.penstock.definition.Step;
import io.penstock.schema.json.StrictJson;
import io.penstock.worker.run.StepCall;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The request to the gateway. It is made of what the run has kept and of nothing else, so that it
/// is the same at every attempt, as its idempotency key demands.
final class Prompt {
    private static final JsonMapper JSON = StrictJson.TOLERANT;
    private static final Pattern LINE_BREAKS = Pattern.compile("\\R");

    private Prompt() {}

    static byte[] request(Step.Generate step, StepCall call, Sources sources) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("model", step.route());
        var prompt = body.putObject("prompt");
        prompt.put("id", step.prompt().name());
        prompt.put("version", Integer.toString(step.prompt().version()));
        prompt.putObject("variables")
                .put("text", Objects.requireNonNullElse(call.run().event().text(), ""))
                .put("context", context(sources))
                .put("history", history(sources));
        var format = body.putObject("response_format").put("type", "json_schema");
        format.putObject("json_schema")
                .put("name", schemaName(step.id()))
                .put("strict", true)
                .set("schema", step.output().schema());
        body.putObject("metadata").put("run", call.run().id().toString()).put("step", call.step());
        return JSON.writeValueAsBytes(body);
    }

    /// One block a line, marked as what it is: data, not instructions.
    private static String context(Sources sources) {
        return sources.blocks().stream().map(Prompt::block).collect(Collectors.joining("\n"));
    }

    private static String block(Sources.Block block) {
        return "<context id=\"%s\" source=\"%s\" title=\"%s\">%s</context>"
                .formatted(
                        escaped(block.id()),
                        escaped(block.source()),
                        escaped(block.title()),
                        escaped(block.text()));
    }

    private static String history(Sources sources) {
        return sources.history().stream().map(Prompt::turn).collect(Collectors.joining("\n"));
    }

    /// A line each, so that nobody's turn holds a line that looks like another's.
    private static String turn(JsonNode turn) {
        return oneLine(turn.path("role")) + ": " + oneLine(turn.path("text"));
    }

    private static String oneLine(JsonNode text) {
        return escaped(LINE_BREAKS.matcher(text.asString("")).replaceAll(" "));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// OpenAI: letters, digits, underscores and dashes, at most 64.
    private static String schemaName(String step) {
        var name = step.replaceAll("[^A-Za-z0-9_-]", "_");
        return name.substring(0, Math.min(64, name.length()));
    }
}
