package io.penstock.schema.json;

import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.NodePath;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A JSON Schema (2020-12), compiled once; formats are asserted, and references never leave the
/// document. Schema and document may be strangers': a check has an end, whatever they are.
public final class CompiledSchema {
    private static final int MOST_STEPS = 1_000_000;
    private static final int DEEPEST = 500;
    private static final int MOST_VIOLATIONS = 100;

    /// Items that must differ are compared by their hashes, which a stranger can make the same.
    private static final int MOST_UNIQUE_ITEMS = 10_000;

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder ->
                            builder.schemaLoader(
                                            loader ->
                                                    loader.fetchRemoteResources(false)
                                                            .allow(
                                                                    CompiledSchema
                                                                            ::isSchemaOfSchemas))
                                    .schemaRegistryConfig(
                                            SchemaRegistryConfig.builder()
                                                    .regularExpressionFactory(BoundedRegex::of)
                                                    .build()));

    /// The schema of schemas; it comes with the validator, nothing is fetched.
    private static final CompiledSchema META =
            new CompiledSchema(
                    REGISTRY.getSchema(
                            SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId())));

    private final Schema schema;
    private final boolean comparesItems;

    private CompiledSchema(Schema schema) {
        this.schema = schema;
        this.comparesItems = schema.getSchemaNode().findValue("uniqueItems") != null;
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

    /// The places at which `document` does not obey, a hundred at most; empty if it does. What
    /// cannot be decided within bounds is a violation.
    public List<Violation> check(JsonNode document) {
        return check(document, MOST_VIOLATIONS);
    }

    /// The same, with `most` places at most.
    public List<Violation> check(JsonNode document, int most) {
        if (comparesItems && hasLongArray(document)) {
            return List.of(
                    new Violation("#", "uniqueItems", "An array is too long to compare its items"));
        }
        try {
            return BoundedRegex.within(
                    new BoundedRegex.Effort(),
                    () ->
                            schema.validate(document, context -> bound(context, most)).stream()
                                    .map(CompiledSchema::violation)
                                    .toList());
        } catch (FirstErrors.Enough e) {
            return e.errors().stream().map(CompiledSchema::violation).toList();
        } catch (BoundedRegex.Undecided _) {
            return List.of(new Violation("#", "pattern", "A pattern could not be checked in time"));
        } catch (ValidationLimitExceededException e) {
            return List.of(
                    new Violation(
                            pointer(e.getInstanceLocation()),
                            "limit",
                            "The value could not be checked within bounds"));
        } catch (JacksonException _) {
            // the validator compares integers as `long`, and does not say which was none
            return List.of(new Violation("#", "range", "A number is too large to be compared"));
        }
    }

    private static boolean hasLongArray(JsonNode node) {
        return (node.isArray() && node.size() > MOST_UNIQUE_ITEMS)
                || node.valueStream().anyMatch(CompiledSchema::hasLongArray);
    }

    private static void bound(ExecutionContext context, int most) {
        context.setErrors(new FirstErrors(most));
        context.executionConfig(
                config ->
                        config.formatAssertionsEnabled(true)
                                .maxEvaluationSteps(MOST_STEPS)
                                .maxEvaluationDepth(DEEPEST));
    }

    /// They come with the validator; but its loader would read any file of our class path, too.
    private static boolean isSchemaOfSchemas(AbsoluteIri iri) {
        return iri.toString().matches("https?://json-schema\\.org/.*");
    }

    private static Violation violation(Error error) {
        var at = pointer(error.getInstanceLocation());
        var member = error.getProperty();
        if ("required".equals(error.getKeyword()) && member != null) {
            at = at + "/" + escaped(member);
        }
        return new Violation(at, orUnknown(error.getKeyword()), orUnknown(error.getMessage()));
    }

    private static String pointer(NodePath path) {
        return IntStream.range(0, path.getNameCount())
                .mapToObj(i -> "/" + escaped(path.getElement(i).toString()))
                .collect(Collectors.joining("", "#", ""));
    }

    private static String escaped(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? "invalid" : text;
    }
}
