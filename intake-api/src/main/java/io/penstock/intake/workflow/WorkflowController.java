package io.penstock.intake.workflow;

import io.penstock.definition.Checked;
import io.penstock.definition.Definition;
import io.penstock.intake.audit.Audited;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Problem;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.definition.Definitions;
import io.penstock.store.definition.Definitions.Publication;
import io.penstock.store.definition.PublishedDefinition;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `/v1/workflows`: the newest version of a name is the one that new runs begin with.
@RestController
@RequestMapping("/v1/workflows")
class WorkflowController {
    private static final int MAX_BODY = 1024 * 1024;

    private final Definitions definitions;
    private final Audited audited;

    WorkflowController(Definitions definitions, Audited audited) {
        this.definitions = definitions;
        this.audited = audited;
    }

    record Published(String name, int version, String sha256, Instant publishedAt) {}

    record Whole(
            String name, int version, String sha256, Instant publishedAt, JsonNode definition) {}

    record Validated(String name, String sha256) {}

    record All(List<Published> workflows) {}

    /// Publishes the next version; the same content again is the version that is there.
    @PutMapping("/{name}")
    ResponseEntity<Published> publish(
            TenantId tenant, Caller caller, @PathVariable String name, HttpServletRequest request) {
        var definition = checked(request);
        if (!definition.name().equals(name)) {
            throw refused(
                    List.of(
                            Problem.Place.at(
                                    "#/name", "name-mismatch", "The name in the address")));
        }
        var publication =
                audited.act(
                        tenant,
                        caller,
                        () -> definitions.publish(tenant, name, definition.source().text()),
                        WorkflowController::deed);
        return ResponseEntity.status(publication.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(published(publication.definition()));
    }

    @PostMapping("/validate")
    Validated validate(HttpServletRequest request) {
        var definition = checked(request);
        return new Validated(definition.name(), definition.hash());
    }

    @GetMapping
    All all(TenantId tenant) {
        return new All(
                definitions.active(tenant).stream().map(WorkflowController::published).toList());
    }

    /// @param version the newest if it is not given
    @GetMapping("/{name}")
    Whole workflow(
            TenantId tenant,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable Integer version) {
        var found =
                version == null ? newest(tenant, name) : definitions.find(tenant, name, version);
        return found.map(WorkflowController::whole)
                .orElseThrow(() -> ProblemException.notFound("This workflow"));
    }

    private Optional<PublishedDefinition> newest(TenantId tenant, String name) {
        return definitions.active(tenant).stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst();
    }

    private static Definition checked(HttpServletRequest request) {
        var submission = Submission.of(RequestReader.read(request, MAX_BODY));
        return switch (Definition.check(submission.yaml(), submission)) {
            case Checked.Valid(var definition) -> definition;
            case Checked.Invalid(var places) -> throw refused(places);
        };
    }

    private static ProblemException refused(List<Problem.Place> places) {
        return ProblemException.of(
                Problem.of(
                        "definition-invalid",
                        422,
                        "The definition does not pass its checks",
                        null,
                        places),
                422);
    }

    /// The same content again changes nothing.
    private static Optional<Deed> deed(Publication publication) {
        var definition = publication.definition();
        return publication.created()
                ? Optional.of(
                        Deed.done("workflow.publish", "workflow", definition.name())
                                .with("version", definition.version())
                                .with("sha256", definition.sha256()))
                : Optional.empty();
    }

    private static Published published(PublishedDefinition definition) {
        return new Published(
                definition.name(),
                definition.version(),
                definition.sha256(),
                definition.publishedAt());
    }

    private static Whole whole(PublishedDefinition definition) {
        return new Whole(
                definition.name(),
                definition.version(),
                definition.sha256(),
                definition.publishedAt(),
                StrictJson.TOLERANT.readTree(definition.text()));
    }
}
