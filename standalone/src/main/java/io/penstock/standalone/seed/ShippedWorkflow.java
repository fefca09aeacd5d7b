package io.penstock.standalone.seed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A folder of `workflows/`: `workflow.yaml`, `prompt.yaml`, output schemas, and `documents/*.md`.
/// What is missing is not brought in.
record ShippedWorkflow(Path folder) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FENCE = "---";

    static List<ShippedWorkflow> in(Path workflows) throws IOException {
        if (!Files.isDirectory(workflows)) {
            return List.of();
        }
        try (var folders = Files.list(workflows)) {
            return folders.filter(Files::isDirectory).sorted().map(ShippedWorkflow::new).toList();
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    boolean hasPrompt() {
        return Files.exists(folder.resolve("prompt.yaml"));
    }

    boolean hasDefinition() {
        return Files.exists(folder.resolve("workflow.yaml"));
    }

    /// The body of `PUT /v1/prompts/{id}`.
    JsonNode prompt() throws IOException {
        return YAML.readTree(Files.readString(folder.resolve("prompt.yaml")));
    }

    /// The body of `PUT /v1/workflows/{name}`: the definition with the files it names.
    JsonNode definition() throws IOException {
        var body = JSON.createObjectNode();
        body.put("definition", Files.readString(folder.resolve("workflow.yaml")));
        var files = body.putObject("files");
        for (var schema : matching(folder, "*.schema.json")) {
            files.set(schema.getFileName().toString(), JSON.readTree(Files.readString(schema)));
        }
        return body;
    }

    /// What `POST /v1/documents/batch` takes.
    List<JsonNode> documents() throws IOException {
        var documents = new ArrayList<JsonNode>();
        for (var file : matching(folder.resolve("documents"), "*.md")) {
            documents.add(document(file));
        }
        return documents;
    }

    /// A head in YAML (`id`, `source`, `title`) between two fences, then the text in Markdown.
    private static JsonNode document(Path file) throws IOException {
        var parts = Files.readString(file).split("(?m)^" + FENCE + "$\\R?", 3);
        if (parts.length < 3) {
            throw new SeedFailure(file + " has no head between two lines of " + FENCE);
        }
        try {
            return ((ObjectNode) YAML.readTree(parts[1])).put("text", parts[2].strip());
        } catch (JacksonException | ClassCastException e) {
            throw new SeedFailure("the head of " + file + " is no YAML mapping");
        }
    }

    private static List<Path> matching(Path folder, String glob) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }
}
