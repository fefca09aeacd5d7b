package io.penstock.intake.workflow;

import io.penstock.definition.SchemaFiles;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A definition as it is sent: YAML alone, or as JSON together with the files it names:
/// `{"definition": "name: …", "files": {"answer.schema.json": {…}}}`.
record Submission(String yaml, Map<String, String> files) implements SchemaFiles {

    static Submission of(RawRequest request) {
        var text = new String(request.body(), StandardCharsets.UTF_8);
        var isJson =
                request.contentType()
                        .filter(type -> type.isCompatibleWith(MediaType.APPLICATION_JSON))
                        .isPresent();
        return isJson ? withFiles(text).orElseGet(() -> alone(text)) : alone(text);
    }

    @Override
    public Optional<String> read(String name) {
        return Optional.ofNullable(files.get(name));
    }

    private static Submission alone(String yaml) {
        return new Submission(yaml, Map.of());
    }

    /// Empty for a definition that is itself written as JSON.
    private static Optional<Submission> withFiles(String json) {
        try {
            var root = StrictJson.TOLERANT.readTree(json);
            return root.path("definition")
                    .stringValueOpt()
                    .map(yaml -> new Submission(yaml, files(root.path("files"))));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static Map<String, String> files(JsonNode files) {
        var texts = new HashMap<String, String>();
        for (var file : files.properties()) {
            var content = file.getValue();
            texts.put(
                    file.getKey(), content.isString() ? content.stringValue() : content.toString());
        }
        return texts;
    }
}
