package io.penstock.store.review;

import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.announce.Signals;
import io.penstock.store.run.Interventions;
import io.penstock.store.sql.Columns;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// A transaction for each review, its run locked first, as [JdbcExpiry] does.
@Repository
class JdbcAgeing implements Ageing {
    private static final String COME =
            """
            select tenant, id, run
            from workflow.review
            where status = 'OPEN' and ageing_at <= (select clock_timestamp())
            order by ageing_at
            limit :limit
            """;

    private static final String TOLD =
            """
            update workflow.review
            set ageing_at = null
            where tenant = :tenant and id = :id and status = 'OPEN' and ageing_at <= clock_timestamp()
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Interventions interventions;
    private final JdbcReviewLog log;
    private final Signals signals;

    JdbcAgeing(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Interventions interventions,
            JdbcReviewLog log,
            Signals signals) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.interventions = interventions;
        this.log = log;
        this.signals = signals;
    }

    private record Come(TenantId tenant, UUID id, RunId run) {}

    @Override
    public int announce(int limit) {
        var come = come(limit);
        come.forEach(review -> transaction.executeWithoutResult(_ -> announce(review)));
        return come.size();
    }

    private List<Come> come(int limit) {
        return jdbc.sql(COME)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Come(
                                        Columns.tenant(row),
                                        row.getObject("id", UUID.class),
                                        Columns.run(row, "run")))
                .list();
    }

    private void announce(Come review) {
        var run = interventions.lock(review.tenant(), review.run());
        if (run.isPresent() && told(review)) {
            log.tell(review.tenant(), review.id(), "ageing: a quarter of its time is left");
            signals.review(review.tenant(), review.id(), Type.REVIEW_AGEING);
        }
    }

    private boolean told(Come review) {
        return jdbc.sql(TOLD)
                        .param("tenant", review.tenant().value())
                        .param("id", review.id())
                        .update()
                == 1;
    }
}
