package io.penstock.store.groundtruth;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Candidates.Candidate;
import io.penstock.schema.api.Candidates.Page;
import io.penstock.schema.api.Reviews.Choice;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import io.penstock.store.sql.PageCursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcGroundTruth implements GroundTruth {
    private static final String PAGE =
            """
            select id, review, run, event, workflow, workflow_version, step, prompt, decision,
                   decided_by, created_at
            from workflow.ground_truth_candidate
            where tenant = :tenant
              and (cast(:workflow as text) is null or workflow = :workflow)
              and (cast(:decision as text) is null or decision = :decision)
              and (cast(:before as timestamptz) is null
                   or (created_at, id) < (cast(:before as timestamptz), cast(:beforeId as uuid)))
            order by created_at desc, id desc
            limit :limit
            """;

    private static final String CONTENT =
            """
            select content from workflow.ground_truth_candidate where tenant = :tenant and id = :id
            """;

    private static final String DELETE =
            """
            delete from workflow.ground_truth_candidate where tenant = :tenant and id = :id
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcGroundTruth(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    @Override
    public Page page(
            TenantId tenant,
            @Nullable String workflow,
            @Nullable Choice decision,
            @Nullable String cursor,
            int limit) {
        var before = cursor == null ? null : PageCursor.parse(cursor);
        var found =
                jdbc.sql(PAGE)
                        .param("tenant", tenant.value())
                        .param("workflow", workflow)
                        .param("decision", decision == null ? null : decision.word())
                        .param("before", before == null ? null : Columns.timestamp(before.time()))
                        .param("beforeId", before == null ? null : before.id())
                        .param("limit", limit + 1)
                        .query((row, _) -> candidate(row))
                        .list();
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        var page = found.subList(0, limit);
        var last = page.getLast();
        return new Page(page, new PageCursor(last.createdAt(), last.id()).text());
    }

    @Override
    public Optional<String> content(TenantId tenant, UUID candidate) {
        var place = new SealedPlace(TABLE, "content", candidate.toString());
        return about(CONTENT, tenant, candidate)
                .query(byte[].class)
                .optional()
                .map(content -> sealing.openText(tenant, place, content));
    }

    @Override
    public boolean delete(TenantId tenant, UUID candidate) {
        return about(DELETE, tenant, candidate).update() == 1;
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                row.getObject("id", UUID.class),
                row.getObject("review", UUID.class),
                Columns.run(row, "run"),
                new EventId(Columns.text(row, "event")),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                Columns.text(row, "step"),
                Columns.text(row, "prompt"),
                Choice.named(Columns.text(row, "decision")),
                Columns.text(row, "decided_by"),
                Columns.instant(row, "created_at"));
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, UUID candidate) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", candidate);
    }
}
