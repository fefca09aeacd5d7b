package io.penstock.embedded.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The validator is the judge.
class SchemaExampleTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    type ; {"type": "string"}
                    type ; {"type": ["integer", "null"]}
                    type ; {"type": "object", "properties": {"a": {"type": "boolean"}}}
                    required ; {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"]}
                    required ; {"properties": {"in": {"required": ["x"], "properties": {"x": {"type": "null"}}}}}
                    enum ; {"enum": ["low", "high"]}
                    enum ; {"type": "integer", "enum": [3, 9]}
                    const ; {"properties": {"kind": {"const": "answer"}}, "required": ["kind"]}
                    pattern ; {"type": "string", "pattern": "^[A-Z]{2}-\\\\d{3,}(?:x|y)?$"}
                    pattern ; {"type": "string", "pattern": "^\\\\S+@\\\\S+\\\\.[a-z]{2,}$", "minLength": 20}
                    format ; {"type": "string", "format": "date-time"}
                    format ; {"type": "string", "format": "date"}
                    format ; {"type": "string", "format": "time"}
                    format ; {"type": "string", "format": "duration"}
                    format ; {"type": "string", "format": "email"}
                    format ; {"type": "string", "format": "hostname"}
                    format ; {"type": "string", "format": "ipv4"}
                    format ; {"type": "string", "format": "ipv6"}
                    format ; {"type": "string", "format": "uri"}
                    format ; {"type": "string", "format": "uuid"}
                    format ; {"type": "string", "format": "json-pointer"}
                    format ; {"type": "string", "format": "regex"}
                    minimum ; {"type": "integer", "minimum": 5, "maximum": 9}
                    maximum ; {"type": "number", "maximum": -2.5}
                    exclusiveMinimum ; {"type": "integer", "exclusiveMinimum": 5}
                    exclusiveMaximum ; {"type": "number", "exclusiveMaximum": 5}
                    multipleOf ; {"type": "number", "multipleOf": 0.25, "minimum": 0.3}
                    minLength ; {"type": "string", "minLength": 30}
                    maxLength ; {"type": "string", "maxLength": 2}
                    minItems ; {"type": "array", "items": {"type": "string"}, "minItems": 3}
                    maxItems ; {"type": "array", "items": {"type": "integer"}, "maxItems": 2}
                    uniqueItems ; {"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": true}
                    uniqueItems ; {"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": true}
                    contains ; {"type": "array", "items": {"type": "integer"}, "contains": {"minimum": 10}}
                    additionalProperties ; {"type": "object", "properties": {"a": {}}, "additionalProperties": false}
                    minProperties ; {"type": "object", "minProperties": 2}
                    maxProperties ; {"type": "object", "properties": {"a": {}, "b": {}}, "maxProperties": 1}
                    dependentRequired ; {"type": "object", "properties": {"card": {"type": "string"}}, "dependentRequired": {"card": ["address"]}}
                    anyOf ; {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "number", "minimum": 1}]}
                    oneOf ; {"oneOf": [{"type": "object", "required": ["a"]}, {"const": 7}]}
                    not ; {"type": "string", "not": {"const": "never"}}
                    required ; {"allOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"type": "integer"}}}
                    minimum ; {"$ref": "#/$defs/age", "$defs": {"age": {"type": "integer", "minimum": 18}}}
                    minimum ; {"properties": {"a": {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]}}}
                    required ; {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "properties": {"name": {"type": "string"}, "left": {"$ref": "#/$defs/tree"}}, "required": ["name"]}}}
                    type ; {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}
                    """)
    void makesWhatIsValidAndWhatIsNot(String keyword, String schema) {
        var parsed = json(schema);

        assertThat(errors(parsed, SchemaExample.of(parsed))).isEmpty();
        assertThat(errors(parsed, SchemaExample.violating(parsed, keyword)))
                .anySatisfy(error -> assertThat(place(error)).containsIgnoringCase(keyword));
    }

    @Test
    void saysWhichKeywordsThereAre() {
        var schema = json("{\"type\": \"object\", \"properties\": {\"a\": {\"minLength\": 2}}}");

        assertThatThrownBy(() -> SchemaExample.violating(schema, "pattern"))
                .isInstanceOf(InvalidScript.class)
                .hasMessage(
                        "the schema has no 'pattern' that can be violated, but: minLength, properties, type");
    }

    @Test
    void breaksNothingThatAnotherBranchMayAllow() {
        var schema = json("{\"anyOf\": [{\"minLength\": 5}, {\"type\": \"string\"}]}");

        assertThatThrownBy(() -> SchemaExample.violating(schema, "minLength"))
                .isInstanceOf(InvalidScript.class);
    }

    @Test
    void refusesASchemaWithoutEnd() {
        var schema = json("{\"required\": [\"a\"], \"properties\": {\"a\": {\"$ref\": \"#\"}}}");

        assertThatThrownBy(() -> SchemaExample.of(schema)).hasMessageContaining("without end");
    }

    private static List<Error> errors(JsonNode schema, JsonNode value) {
        return REGISTRY.getSchema(schema)
                .validate(
                        value,
                        context -> context.executionConfig(it -> it.formatAssertionsEnabled(true)));
    }

    private static String place(Error error) {
        return error.getEvaluationPath() + " " + error.getKeyword();
    }

    private static JsonNode json(String text) {
        return Members.JSON.readTree(text);
    }
}
