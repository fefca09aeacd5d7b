package io.penstock.store.review;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.id.TenantId;
import io.penstock.store.groundtruth.GroundTruth;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Keeps what a person said instead of a model, in the decision's transaction.
@Repository
class JdbcCandidates {
    private static final String KEEP =
            """
            insert into workflow.ground_truth_candidate
                (tenant, id, review, run, event, workflow, workflow_version, step, prompt, decision,
                 decided_by, decided_issuer, content)
            select v.tenant, :id, v.id, v.run, r.event, r.workflow, r.workflow_version, :step, :prompt,
                   :decision, :by, :issuer, :content
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            where v.tenant = :tenant and v.id = :review
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcCandidates(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    void keep(
            TenantId tenant, UUID review, Caller by, Choice choice, Decision.Candidate candidate) {
        var id = UUID.randomUUID();
        var place = new SealedPlace(GroundTruth.TABLE, "content", id.toString());
        jdbc.sql(KEEP)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("review", review)
                .param("step", candidate.step())
                .param("prompt", candidate.prompt())
                .param("decision", choice.word())
                .param("by", by.subject())
                .param("issuer", by.issuer())
                .param("content", sealing.sealText(tenant, place, candidate.content()))
                .update();
    }
}
