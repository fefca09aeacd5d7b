package io.penstock.schema.json;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A JSON Schema (2020-12), compiled once; formats are asserted, and references never leave the
/// document.
public final class CompiledSchema {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

    /// The schema of schemas; it comes with the validator, nothing is fetched.
    private static final CompiledSchema META =
            new CompiledSchema(
                    REGISTRY.getSchema(
                            SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId())));

    private final Schema schema;

    private CompiledSchema(Schema schema) {
        this.schema = schema;
    }

    /// @throws RuntimeException if `schema` is no valid schema, or refers to another document
    public static CompiledSchema of(JsonNode schema) {
        var wrong = META.check(schema);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("No JSON Schema 2020-12: " + wrong.getFirst());
        }
        var compiled = REGISTRY.getSchema(schema);
        compiled.initializeValidators();
        return new CompiledSchema(compiled);
    }

    /// Every place at which `document` does not obey; empty if it does.
    public List<Violation> check(JsonNode document) {
        try {
            return schema
                    .validate(
                            document,
                            context ->
                                    context.executionConfig(
                                            config -> config.formatAssertionsEnabled(true)))
                    .stream()
                    .map(CompiledSchema::violation)
                    .toList();
        } catch (JacksonException _) {
            // the validator compares integers as `long`, and does not say which was none
            return List.of(new Violation("#", "range", "A number is too large to be compared"));
        }
    }

    private static Violation violation(Error error) {
        var at = "#" + fragment(error);
        var member = error.getProperty();
        if ("required".equals(error.getKeyword()) && member != null) {
            at = at + "/" + member.replace("~", "~0").replace("/", "~1");
        }
        return new Violation(at, orUnknown(error.getKeyword()), orUnknown(error.getMessage()));
    }

    private static String fragment(Error error) {
        var path = error.getInstanceLocation().toString();
        return path.equals("/") ? "" : path;
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? "invalid" : text;
    }
}
