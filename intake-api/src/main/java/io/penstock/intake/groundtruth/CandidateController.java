package io.penstock.intake.groundtruth;

import io.penstock.intake.audit.AccessReason;
import io.penstock.intake.audit.Audited;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Candidates;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.groundtruth.GroundTruth;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/ground-truth/candidates`: metadata to those who evaluate, originals to those who may see
/// them and say why.
@RestController
@RequestMapping("/v1/ground-truth/candidates")
class CandidateController {
    private static final Logger log = LoggerFactory.getLogger(CandidateController.class);
    private static final String NAME = "This candidate";
    private static final String KIND = "candidate";
    private static final int MAX_PAGE = 200;

    private final GroundTruth candidates;
    private final Audited audited;

    CandidateController(GroundTruth candidates, Audited audited) {
        this.candidates = candidates;
        this.audited = audited;
    }

    @GetMapping
    Candidates.Page page(
            TenantId tenant,
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable String decision,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        if (workflow != null && workflow.indexOf('\0') >= 0) {
            throw badParameter("workflow", "a name");
        }
        var choice =
                switch (decision) {
                    case null -> null;
                    case "edit" -> Choice.EDIT;
                    case "reject" -> Choice.REJECT;
                    default -> throw badParameter("decision", "edit or reject");
                };
        try {
            return candidates.page(tenant, workflow, choice, cursor, limit);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    /// Who reads what somebody wrote is on record before it leaves.
    @GetMapping("/{id}/content")
    ResponseEntity<Candidates.Content> content(
            TenantId tenant,
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = AccessReason.HEADER, required = false) @Nullable String reason) {
        var candidate = parse(id);
        var content =
                audited.act(
                        tenant,
                        caller,
                        () -> revealed(tenant, candidate, reason),
                        _ ->
                                Optional.of(
                                        Deed.done("candidate.reveal", KIND, candidate)
                                                .because(reason)));
        acted(tenant, caller, candidate, "read");
        return ResponseEntity.ok()
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(StrictJson.TOLERANT.readValue(content, Candidates.Content.class));
    }

    private String revealed(TenantId tenant, UUID candidate, @Nullable String reason) {
        var content =
                candidates
                        .content(tenant, candidate)
                        .orElseThrow(() -> ProblemException.notFound(NAME));
        AccessReason.check(reason);
        return content;
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(TenantId tenant, Caller caller, @PathVariable String id) {
        var candidate = parse(id);
        var deleted =
                audited.act(
                        tenant,
                        caller,
                        () -> candidates.delete(tenant, candidate),
                        done ->
                                done
                                        ? Optional.of(
                                                Deed.done("candidate.delete", KIND, candidate))
                                        : Optional.empty());
        if (!deleted) {
            throw ProblemException.notFound(NAME);
        }
        acted(tenant, caller, candidate, "deleted");
        return ResponseEntity.noContent().build();
    }

    private static void acted(TenantId tenant, Caller caller, UUID candidate, String what) {
        log.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("candidate", candidate)
                .addKeyValue("by", caller.name())
                .log("A candidate for ground truth was {}", what);
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound(NAME);
        }
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}
