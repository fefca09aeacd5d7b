package io.penstock.gateway.prompt;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Prompts;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/prompts/{id}")
class PromptController {
    private final JdbcPrompts prompts;

    PromptController(JdbcPrompts prompts) {
        this.prompts = prompts;
    }

    /// 201 with the next version; 200 if the newest has the same content.
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Prompts.Version> publish(
            TenantId tenant,
            Authentication caller,
            @PathVariable String id,
            @RequestBody byte[] body) {
        var messages = PromptUpload.read(id, body);
        return switch (prompts.publish(tenant, caller.getName(), id, messages)) {
            case Publication.Published(var version) -> ResponseEntity.status(201).body(of(version));
            case Publication.Unchanged(var version) -> ResponseEntity.ok(of(version));
        };
    }

    @GetMapping("/versions/{version}")
    PromptVersion read(TenantId tenant, @PathVariable String id, @PathVariable int version) {
        return Optional.of(id)
                .filter(PromptIds::isId)
                .flatMap(known -> prompts.find(tenant, known, version))
                .orElseThrow(() -> ProblemException.notFound("This version of the prompt"));
    }

    private static Prompts.Version of(PromptVersion version) {
        return new Prompts.Version(version.id(), version.version(), version.sha256());
    }
}
