package io.penstock.standalone.seed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Brings in what the checkout ships: documents, then the prompt, then the definition that names
/// them. The services notice what has not changed, so every start may do it again.
public final class Seeding {
    /// What the client that seeds must be allowed.
    public static final List<String> SCOPES =
            List.of("documents:write", "prompts:write", "workflows:write", "llm:invoke");
    private static final String LOCAL = "local/";

    private final Path workflows;
    private final SeedTarget target;
    private final SeedApi api;

    public Seeding(Path workflows, SeedTarget target) {
        this.workflows = workflows;
        this.target = target;
        this.api = new SeedApi(target);
    }

    /// @throws SeedFailure with one line that says what was refused
    public void run() {
        try {
            var token = api.token(String.join(" ", SCOPES));
            for (var workflow : ShippedWorkflow.in(workflows)) {
                bring(workflow, token);
            }
        } catch (IOException e) {
            throw new SeedFailure("cannot read " + workflows + ": " + e.getMessage());
        }
    }

    /// Models that the gateway reaches outside of itself, as `provider/model`.
    public List<String> remoteModels() {
        var models = new ArrayList<String>();
        for (var model :
                api.get(target.gateway(), "/v1/models", api.token("llm:invoke")).path("data")) {
            models.add(model.path("id").asString());
        }
        return models.stream().filter(id -> id.contains("/") && !id.startsWith(LOCAL)).toList();
    }

    private void bring(ShippedWorkflow workflow, String token) throws IOException {
        var documents = workflow.documents();
        if (!documents.isEmpty()) {
            requireTaken(
                    api.post(
                            target.retrieval(),
                            "/v1/documents/batch?refresh=wait",
                            token,
                            batch(documents)));
        }
        if (workflow.hasPrompt()) {
            api.put(target.gateway(), "/v1/prompts/" + workflow.name(), token, workflow.prompt());
        }
        if (workflow.hasDefinition()) {
            api.put(
                    target.intake(),
                    "/v1/workflows/" + workflow.name(),
                    token,
                    workflow.definition());
        }
    }

    private static JsonNode batch(List<JsonNode> documents) {
        var body = JsonMapper.shared().createObjectNode();
        body.putArray("documents").addAll(documents);
        return body;
    }

    private static void requireTaken(JsonNode answer) {
        for (var item : answer.path("results")) {
            if (item.path("status").asString().equals("rejected")) {
                throw new SeedFailure(
                        "the document " + item.path("id") + " is refused: " + item.path("problem"));
            }
        }
    }
}
