package io.penstock.retrieval.record;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/// Records in Postgres; the question is sealed.
@Repository
class JdbcRecords {
    private static final String INSERT =
            """
            insert into retrieval.retrieval_record
                (tenant, id, kind, asked_at, question, details, confidence)
            values (:tenant, :id, :kind, :askedAt, :question, cast(:details as jsonb), :confidence)
            on conflict (tenant, id) do nothing
            """;

    private static final String SELECT =
            """
            select id, asked_at, question, details::text as details
            from retrieval.retrieval_record
            where tenant = :tenant and id = :id
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Sealing sealing;

    JdbcRecords(JdbcClient jdbc, TransactionTemplate transaction, Sealing sealing) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.sealing = sealing;
    }

    /// In one commit. Writing a record twice leaves one.
    void write(List<RetrievalRecord> taken) {
        if (taken.size() == 1) {
            write(taken.getFirst());
        } else {
            transaction.executeWithoutResult(_ -> taken.forEach(this::write));
        }
    }

    private void write(RetrievalRecord taken) {
        var question = StrictJson.CLOSED.writeValueAsBytes(taken.question());
        jdbc.sql(INSERT)
                .param("tenant", taken.tenant().value())
                .param("id", taken.id())
                .param("kind", taken.details().kind())
                .param("askedAt", OffsetDateTime.ofInstant(taken.askedAt(), ZoneOffset.UTC))
                .param("question", sealing.seal(taken.tenant(), place(taken.id()), question))
                .param("details", StrictJson.CLOSED.writeValueAsString(taken.details()))
                .param("confidence", taken.details().confidence())
                .update();
    }

    Optional<RetrievalRecord> find(TenantId tenant, UUID id) {
        return jdbc.sql(SELECT)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> opened(tenant, row))
                .optional();
    }

    private RetrievalRecord opened(TenantId tenant, ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        var question = sealing.open(tenant, place(id), row.getBytes("question"));
        return new RetrievalRecord(
                id,
                tenant,
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                StrictJson.CLOSED.readValue(question, RetrievalRecord.Question.class),
                StrictJson.CLOSED.readValue(
                        row.getString("details"), RetrievalRecord.Details.class));
    }

    private static SealedPlace place(UUID id) {
        return new SealedPlace("retrieval.retrieval_record", "question", id.toString());
    }
}
