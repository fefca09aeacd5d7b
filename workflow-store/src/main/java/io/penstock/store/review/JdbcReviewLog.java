package io.penstock.store.review;

import io.penstock.schema.id.TenantId;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What happens to a review, in its run's timeline; every call stands in a transaction that holds
/// the run's row.
@Repository
class JdbcReviewLog {
    private static final String TELL =
            """
            insert into workflow.timeline (tenant, run, at, kind, step, owner, note)
            select tenant, run, clock_timestamp(), 'review', step, owner, :note
            from workflow.review
            where tenant = :tenant and id = :id
            """;

    private final JdbcClient jdbc;

    JdbcReviewLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param note names who acted; what they wrote stays sealed
    void tell(TenantId tenant, UUID review, String note) {
        jdbc.sql(TELL)
                .param("tenant", tenant.value())
                .param("id", review)
                .param("note", note)
                .update();
    }
}
