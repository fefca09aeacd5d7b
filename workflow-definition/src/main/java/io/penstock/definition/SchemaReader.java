package io.penstock.definition;

import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads an output schema: an object in place, or the name of a file beside the definition.
final class SchemaReader implements Values.Read<OutputSchema> {
    private static final Values.Read<String> FILE =
            Values.matching(
                    "[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\.json",
                    "a schema in place, or the plain name of a .json file beside the definition");

    private final SchemaFiles files;
    private final Problems problems;

    SchemaReader(SchemaFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /// Of a model's answer: what is computed beside it must not be declared.
    @Override
    public Optional<OutputSchema> read(Yaml yaml, Problems ignored) {
        return schema(yaml).filter(found -> ofAnAnswer(found.schema(), yaml.spot()));
    }

    /// Of the answer to a call.
    Values.Read<OutputSchema> ofAResponse() {
        return (yaml, _) -> schema(yaml);
    }

    private Optional<OutputSchema> schema(Yaml yaml) {
        var schema =
                switch (yaml) {
                    case Yaml.Mapping inPlace -> Optional.of(inPlace.toJson());
                    case Yaml other ->
                            FILE.read(other, problems)
                                    .flatMap(name -> fromFile(name, other.spot()));
                };
        return schema.filter(found -> sound(found, yaml.spot()))
                .map(found -> new OutputSchema(found, CanonicalText.of(found.toString())));
    }

    private Optional<JsonNode> fromFile(String name, Spot spot) {
        var text = files.read(name);
        if (text.isEmpty()) {
            return refuse(
                    spot,
                    "schema-not-found",
                    "There is no file '" + name + "' beside the definition");
        }
        try {
            return text.filter(found -> found.length() <= Definition.MAX_CHARACTERS)
                    .map(StrictJson.CLOSED::readTree)
                    .or(() -> refuse(spot, "too-large", "The schema file is too large"));
        } catch (JacksonException e) {
            var at = e.getLocation();
            return refuse(
                    spot,
                    "bad-schema",
                    "'%s' is no strict JSON, line %d column %d"
                            .formatted(name, at.getLineNr(), at.getColumnNr()));
        }
    }

    private boolean sound(JsonNode schema, Spot spot) {
        try {
            CompiledSchema.of(schema);
        } catch (RuntimeException _) {
            // the validator's message may quote the schema at length
            problems.add(
                    spot,
                    "bad-schema",
                    "This is no JSON Schema 2020-12, or it refers to another document");
            return false;
        }
        return obeys(
                        schema.path("type").asString("").equals("object"),
                        spot,
                        "The schema's type is object")
                & obeys(
                        schema.path("properties").isObject()
                                && !schema.path("properties").isEmpty(),
                        spot,
                        "The schema lists its properties");
    }

    private boolean ofAnAnswer(JsonNode schema, Spot spot) {
        return obeys(
                        !schema.path("properties").has(StepTypes.SUPPORT),
                        spot,
                        "'support' is computed; name the property otherwise")
                & obeys(
                        citationsAreIds(schema.path("properties").path(StepTypes.CITATIONS)),
                        spot,
                        "'citations' is an array of strings");
    }

    private static boolean citationsAreIds(JsonNode citations) {
        return citations.isMissingNode()
                || (citations.path("type").asString("").equals("array")
                        && citations.path("items").path("type").asString("").equals("string"));
    }

    private boolean obeys(boolean rule, Spot spot, String detail) {
        if (!rule) {
            problems.add(spot, "bad-schema", detail);
        }
        return rule;
    }

    private <T> Optional<T> refuse(Spot spot, String code, String detail) {
        problems.add(spot, code, detail);
        return Optional.empty();
    }
}
