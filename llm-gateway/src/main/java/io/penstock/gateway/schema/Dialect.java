package io.penstock.gateway.schema;

import io.penstock.gateway.schema.OfferedTools.Parameters;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Says a contract as one target understands it.
///
/// | asked for | where it cannot be said so |
/// | --- | --- |
/// | `STRICT` | `PLAIN`: the caller does not ask for it, or strict mode cannot say the schema |
/// | `JSON_OBJECT` | `PROMPT`: the schema is not one of objects |
/// | `TOOL` | `PROMPT`: the same; or the request has `functions`, or demands another tool |
final class Dialect {
    private static final String FORMAT = "response_format";
    private static final String ONLY_JSON =
            "Answer with nothing but one JSON value: no prose, no code fences.";

    private final ObjectNode request;
    private final boolean mayBeStrict;
    private final Set<String> strictTools = new HashSet<>();
    private @Nullable String answerTool;

    private Dialect(ObjectNode request, boolean mayBeStrict) {
        this.request = request;
        this.mayBeStrict = mayBeStrict;
    }

    static Asked of(OutputContract contract, ObjectNode request, SchemaMode best) {
        if (contract.isNone()) {
            return new Asked(request, null, Set.of(), null);
        }
        if (best == SchemaMode.ORIGINAL) {
            return new Asked(request, best, Set.of(), null);
        }
        var dialect = new Dialect(request, best == SchemaMode.STRICT);
        dialect.sayTools(contract.tools());
        var mode = contract.asksForJson() ? dialect.sayFormat(contract, best) : SchemaMode.PLAIN;
        return new Asked(request, mode, dialect.strictTools, dialect.answerTool);
    }

    private void sayTools(OfferedTools tools) {
        for (var tool : request.path("tools")) {
            if (tool.path("function") instanceof ObjectNode function) {
                var name = function.path("name").stringValue("");
                sayParameters(function, name, tools.functions().get(name));
            }
        }
        for (var legacy : request.path("functions")) {
            var parameters = tools.legacy().get(legacy.path("name").stringValue(""));
            if (legacy instanceof ObjectNode function && parameters != null) {
                parameters.schema().ifPresent(s -> function.set("parameters", s.plain()));
            }
        }
    }

    private void sayParameters(ObjectNode function, String name, @Nullable Parameters parameters) {
        if (parameters == null || parameters.schema().isEmpty()) {
            return;
        }
        var schema = parameters.schema().get();
        if (parameters.strict() && mayBeStrict && schema.strict().isPresent()) {
            function.set("parameters", schema.strict().get());
            strictTools.add(name);
            return;
        }
        function.set("parameters", schema.plain());
        if (parameters.strict()) {
            function.put("strict", false);
        }
    }

    private SchemaMode sayFormat(OutputContract contract, SchemaMode best) {
        var schema = contract.schema().orElse(null);
        if (schema == null) {
            return sayAnyObject(best);
        }
        var mode = mode(schema, best);
        var named = (ObjectNode) request.path(FORMAT).path("json_schema");
        switch (mode) {
            case STRICT -> named.set("schema", schema.strict().orElseThrow());
            case PLAIN, ORIGINAL -> {
                named.set("schema", schema.plain());
                if (named.has("strict")) {
                    named.put("strict", false);
                }
            }
            case JSON_OBJECT -> {
                request.putObject(FORMAT).put("type", "json_object");
                instruct(" It obeys this JSON Schema:\n" + schema.plain());
            }
            case TOOL -> offerAnswer(named, schema);
            case PROMPT -> {
                request.remove(FORMAT);
                instruct(" It obeys this JSON Schema:\n" + schema.plain());
            }
        }
        return mode;
    }

    private SchemaMode sayAnyObject(SchemaMode best) {
        if (best != SchemaMode.TOOL && best != SchemaMode.PROMPT) {
            return SchemaMode.JSON_OBJECT;
        }
        request.remove(FORMAT);
        instruct(" It is an object.");
        return SchemaMode.PROMPT;
    }

    private SchemaMode mode(CallerSchema schema, SchemaMode best) {
        return switch (best) {
            case STRICT -> {
                var wanted =
                        request.path(FORMAT).path("json_schema").path("strict").asBoolean(false);
                yield wanted && schema.strict().isPresent() ? best : SchemaMode.PLAIN;
            }
            case JSON_OBJECT -> schema.isOfObject() ? best : SchemaMode.PROMPT;
            case TOOL -> schema.isOfObject() && mayOfferAnswer() ? best : SchemaMode.PROMPT;
            case PLAIN, PROMPT, ORIGINAL -> best;
        };
    }

    private boolean mayOfferAnswer() {
        var choice = request.path("tool_choice");
        return request.path("functions").isEmpty()
                && !choice.isObject()
                && !choice.stringValue("").equals("required");
    }

    /// Beside the caller's tools, any of them will do; alone, it must be called.
    private void offerAnswer(JsonNode named, CallerSchema schema) {
        request.remove(FORMAT);
        var callers = request.path("tools");
        var isFree =
                !callers.isEmpty() && !request.path("tool_choice").stringValue("").equals("none");
        var name = unused(named.path("name").stringValue(""));
        var function =
                request.withArrayProperty("tools")
                        .addObject()
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name);
        function.put(
                "description", "Gives the answer. " + named.path("description").stringValue(""));
        function.set("parameters", schema.plain());
        if (isFree) {
            request.put("tool_choice", "required");
        } else {
            request.putObject("tool_choice")
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name);
        }
        answerTool = name;
    }

    private String unused(String wanted) {
        var name = wanted.matches("[A-Za-z0-9_-]{1,48}") ? wanted : "answer";
        var taken =
                request.path("tools")
                        .valueStream()
                        .map(tool -> tool.path("function").path("name").stringValue(""))
                        .toList();
        while (taken.contains(name)) {
            name += "_";
        }
        return name;
    }

    /// Into the system message, or the developer's; there is one afterwards.
    private void instruct(String what) {
        var text = ONLY_JSON + what;
        var messages = request.withArrayProperty("messages");
        var role = messages.path(0).path("role").stringValue("");
        if (!role.equals("system") && !role.equals("developer")) {
            messages.insertObject(0).put("role", "system").put("content", text);
            return;
        }
        var first = (ObjectNode) messages.get(0);
        if (first.path("content").isArray()) {
            first.withArrayProperty("content").addObject().put("type", "text").put("text", text);
        } else {
            first.put("content", first.path("content").stringValue("") + "\n\n" + text);
        }
    }
}
