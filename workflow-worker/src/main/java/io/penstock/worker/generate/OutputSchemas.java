package io.penstock.worker.generate;

import io.penstock.schema.json.CompiledSchema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Output schemas of definitions, compiled once: that takes longer than everything else that is
/// done with an answer. The last few hundred are remembered.
final class OutputSchemas {
    private static final int REMEMBERED = 256;

    private final Map<JsonNode, CompiledSchema> compiled =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<JsonNode, CompiledSchema> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    CompiledSchema of(JsonNode schema) {
        var known = compiled.get(schema);
        if (known != null) {
            return known;
        }
        var fresh = CompiledSchema.of(schema);
        compiled.put(schema, fresh);
        return fresh;
    }
}
