package io.penstock.gateway.schema;

import io.penstock.gateway.schema.OfferedTools.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads what requests ask of their answers. Callers' schemas are compiled once; the last few
/// hundred are remembered by their hash, with their dialects.
public final class OutputContracts {
    private static final int MAX_CHARACTERS = 64 * 1024;
    private static final int REMEMBERED = 256;
    private static final String FORMAT = "response_format.type";
    private static final String SCHEMA = "response_format.json_schema.schema";

    private final Map<String, CallerSchema> compiled =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<String, CallerSchema> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    /// @throws UnusableSchemaException if what `request` asks for cannot be validated
    public OutputContract of(ObjectNode request) {
        var tools = tools(request);
        var format = request.path("response_format");
        if (format.isMissingNode() || format.isNull()) {
            return new OutputContract(null, null, tools);
        }
        return switch (format.path("type").stringValue("")) {
            case "text" -> new OutputContract(null, null, tools);
            case "json_object" -> new OutputContract(Shape.ANY_OBJECT, null, tools);
            case "json_schema" -> {
                var schema = compiled(format.path("json_schema").path("schema"), SCHEMA);
                yield new OutputContract(schema.original()::check, schema, tools);
            }
            default -> throw UnusableSchemaException.unknownFormat(FORMAT);
        };
    }

    private OfferedTools tools(ObjectNode request) {
        var functions = new HashMap<String, Parameters>();
        var custom = new HashSet<String>();
        for (var i = 0; i < request.path("tools").size(); i++) {
            var tool = request.path("tools").path(i);
            if (tool.path("custom").isObject()) {
                custom.add(tool.path("custom").path("name").stringValue(""));
            } else if (tool.path("function").isObject()) {
                add(functions, tool.path("function"), "tools[" + i + "].function");
            }
        }
        var legacy = new HashMap<String, Parameters>();
        for (var i = 0; i < request.path("functions").size(); i++) {
            add(legacy, request.path("functions").path(i), "functions[" + i + "]");
        }
        return new OfferedTools(
                functions,
                legacy,
                custom,
                isNone(request.path("tool_choice")) || isNone(request.path("function_call")));
    }

    private static boolean isNone(JsonNode choice) {
        return choice.stringValue("").equals("none");
    }

    private void add(Map<String, Parameters> functions, JsonNode function, String param) {
        var schema = function.path("parameters");
        functions.put(
                function.path("name").stringValue(""),
                new Parameters(
                        schema.isMissingNode() || schema.isNull()
                                ? Optional.empty()
                                : Optional.of(compiled(schema, param + ".parameters")),
                        function.path("strict").asBoolean(false)));
    }

    private CallerSchema compiled(JsonNode schema, String param) {
        if (!(schema instanceof ObjectNode object)) {
            throw UnusableSchemaException.missing(param);
        }
        var text = schema.toString();
        if (text.length() > MAX_CHARACTERS) {
            throw UnusableSchemaException.tooLarge(param, MAX_CHARACTERS);
        }
        var sha256 = sha256(text);
        var known = compiled.get(sha256);
        if (known != null) {
            return known;
        }
        var fresh = compile(object, sha256, param);
        compiled.put(sha256, fresh);
        return fresh;
    }

    private static CallerSchema compile(ObjectNode schema, String sha256, String param) {
        try {
            SchemaBounds.check(schema);
            return CallerSchema.of(schema, sha256);
        } catch (SchemaBounds.TooMuch e) {
            throw UnusableSchemaException.tooMuch(param, e);
        } catch (RuntimeException _) {
            throw UnusableSchemaException.invalid(param);
        }
    }

    private static String sha256(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
