package io.penstock.gateway.schema;

import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.Violation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Compiles callers' schemas once; remembers the last few hundred by their hash.
@Component
public final class OutputContracts {
    private static final int MAX_CHARACTERS = 64 * 1024;
    private static final int REMEMBERED = 256;
    private static final String FORMAT = "response_format.type";
    private static final String SCHEMA = "response_format.json_schema.schema";

    private final Map<String, CompiledSchema> compiled =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<String, CompiledSchema> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    /// @throws UnusableSchemaException if what `request` asks for cannot be validated
    public OutputContract of(ObjectNode request) {
        var tools = strictTools(request);
        var format = request.path("response_format");
        if (format.isMissingNode() || format.isNull()) {
            return tools.isEmpty() ? OutputContract.NONE : new OutputContract(null, null, tools);
        }
        return switch (format.path("type").stringValue("")) {
            case "text" -> new OutputContract(null, null, tools);
            case "json_object" -> new OutputContract(OutputContracts::anyObject, null, tools);
            case "json_schema" -> {
                var schema = format.path("json_schema").path("schema");
                var sha256 = sha256(schema);
                yield new OutputContract(compiled(schema, sha256, SCHEMA)::check, sha256, tools);
            }
            default -> throw UnusableSchemaException.unknownFormat(FORMAT);
        };
    }

    private Map<String, CompiledSchema> strictTools(ObjectNode request) {
        var schemas = new HashMap<String, CompiledSchema>();
        for (var tool : request.path("tools")) {
            var function = tool.path("function");
            if (function.path("strict").asBoolean(false)) {
                var parameters = function.path("parameters");
                schemas.put(
                        function.path("name").stringValue(""),
                        compiled(parameters, sha256(parameters), "tools.function.parameters"));
            }
        }
        return schemas;
    }

    private CompiledSchema compiled(JsonNode schema, String sha256, String param) {
        if (!schema.isObject()) {
            throw UnusableSchemaException.missing(param);
        }
        var known = compiled.get(sha256);
        if (known != null) {
            return known;
        }
        if (schema.toString().length() > MAX_CHARACTERS) {
            throw UnusableSchemaException.tooLarge(param, MAX_CHARACTERS);
        }
        var fresh = compile(schema, param);
        compiled.put(sha256, fresh);
        return fresh;
    }

    private static CompiledSchema compile(JsonNode schema, String param) {
        try {
            return CompiledSchema.of(schema);
        } catch (RuntimeException _) {
            throw UnusableSchemaException.invalid(param);
        }
    }

    private static List<Violation> anyObject(JsonNode value) {
        return value.isObject()
                ? List.of()
                : List.of(new Violation("#", "type", "the output must be a JSON object"));
    }

    private static String sha256(JsonNode schema) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(hash.digest(schema.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }
}
