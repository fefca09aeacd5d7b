package io.penstock.retrieval.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `GET /v1/retrievals/{id}`: what was found and passed on, without the words of the question.
@RestController
class RecordController {
    record View(UUID retrieval, Instant askedAt, @JsonUnwrapped RetrievalRecord.Details details) {}

    private final Records records;

    RecordController(Records records) {
        this.records = records;
    }

    @GetMapping("/v1/retrievals/{id}")
    View get(TenantId tenant, @PathVariable UUID id) {
        var taken =
                records.find(tenant, id)
                        .orElseThrow(() -> ProblemException.notFound("The retrieval"));
        return new View(taken.id(), taken.askedAt(), taken.details());
    }
}
