package io.penstock.embedded.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// An OpenAPI document as it is written. What it refers to stands in the document itself.
public final class ApiDocument {
    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "delete", "options", "patch", "trace");
    private static final String REFERENCE = "$ref";

    private final JsonNode root;

    private ApiDocument(JsonNode root) {
        this.root = root;
    }

    public static ApiDocument read(String yaml) {
        return new ApiDocument(new YAMLMapper().readTree(yaml));
    }

    /// That of the service whose class path this is.
    public static ApiDocument ofService() {
        try (var in = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            var yaml = Objects.requireNonNull(in).readAllBytes();
            return read(new String(yaml, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The schema that OpenAPI 3.1 publishes for its documents.
    public static JsonNode schemaOfDocuments() {
        try (var in = ApiDocument.class.getResourceAsStream("openapi-3.1.schema.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode root() {
        return root;
    }

    public List<ApiOperation> operations() {
        var operations = new ArrayList<ApiOperation>();
        for (var path : root.path("paths").properties()) {
            for (var member : path.getValue().properties()) {
                if (METHODS.contains(member.getKey())) {
                    operations.add(
                            new ApiOperation(
                                    this,
                                    member.getKey(),
                                    path.getKey(),
                                    path.getValue(),
                                    member.getValue()));
                }
            }
        }
        return operations;
    }

    /// A line for each reference that leads nowhere, and each identifier that is given twice.
    public List<String> broken() {
        var broken = new ArrayList<String>();
        for (var reference : root.findValues(REFERENCE)) {
            if (found(reference.asString()).isMissingNode()) {
                broken.add(reference.asString() + " leads nowhere");
            }
        }
        var ids = new HashSet<String>();
        for (var operation : operations()) {
            var id = operation.node().path("operationId").asString("");
            if (id.isEmpty() || !ids.add(id)) {
                broken.add(operation + " has no operationId of its own");
            }
        }
        return broken;
    }

    /// A line for each component that nothing refers to.
    public List<String> unused() {
        var used = new HashSet<String>();
        root.findValues(REFERENCE).forEach(reference -> used.add(reference.asString()));
        root.findValues("mapping")
                .forEach(words -> words.forEach(word -> used.add(word.asString())));
        var unused = new TreeSet<String>();
        for (var kind : List.of("schemas", "responses", "parameters", "headers")) {
            for (var name : root.path("components").path(kind).propertyNames()) {
                var pointer = "#/components/" + kind + "/" + name;
                if (!used.contains(pointer)) {
                    unused.add(pointer);
                }
            }
        }
        return List.copyOf(unused);
    }

    /// A line for each difference between a component and the record that is answered.
    public List<String> differences(String component, Class<?> record) {
        return RecordSchema.answered(this, record, reference(component));
    }

    /// A line for each difference between a component and the record that a request is read into.
    public List<String> requestDifferences(String component, Class<?> record) {
        return RecordSchema.asked(this, record, reference(component));
    }

    /// A schema of this document that can be compiled by itself.
    public JsonNode whole(JsonNode schema) {
        var whole = (ObjectNode) schema.deepCopy();
        whole.set("components", root.path("components"));
        return whole;
    }

    /// What a reference, or a chain of them, leads to; a node that is none is itself.
    JsonNode resolved(JsonNode node) {
        var resolved = node;
        while (resolved.path(REFERENCE).isString()) {
            resolved = found(resolved.path(REFERENCE).asString());
        }
        return resolved;
    }

    private JsonNode found(String reference) {
        return reference.startsWith("#/")
                ? root.at(JsonPointer.compile(reference.substring(1)))
                : root.path("");
    }

    private JsonNode reference(String component) {
        var reference = JsonMapper.shared().createObjectNode();
        reference.put(REFERENCE, "#/components/schemas/" + component);
        return reference;
    }
}
