package io.penstock.store.review;

import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.announce.Signals;
import io.penstock.store.run.Interventions;
import io.penstock.store.run.Standing;
import io.penstock.store.sql.Columns;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/// A transaction for each review, its run locked first. Whether it is due is asked again under that
/// lock, so a decision, a cancellation or another worker that came first leaves nothing to do.
@Repository
class JdbcExpiry implements Expiry {
    private static final Logger log = LoggerFactory.getLogger(JdbcExpiry.class);

    /// `(select clock_timestamp())` is asked once; as a bare call it would have each look read all
    /// that is open.
    static final String DUE =
            """
            select tenant, id, run, owner
            from workflow.review
            where status = 'OPEN' and due_at <= (select clock_timestamp())
            order by due_at
            limit :limit
            """;

    private static final String ESCALATE =
            """
            update workflow.review
            set queue = queue || '-overdue', escalated = true,
                due_at = clock_timestamp() + due_for,
                ageing_at = clock_timestamp() + due_for * 0.75,
                assignee = null, assignee_issuer = null, claimed_until = null, assigned_by = null
            where tenant = :tenant and id = :id and status = 'OPEN'
              and due_at <= clock_timestamp() and on_expiry = 'escalate' and not escalated
            """;

    private static final String EXPIRE =
            """
            update workflow.review
            set status = 'EXPIRED', closed_at = clock_timestamp()
            where tenant = :tenant and id = :id and status = 'OPEN'
              and due_at <= clock_timestamp()
              and (on_expiry is distinct from 'escalate' or escalated)
            """;

    private static final Failure EXPIRED =
            FailureCode.REVIEW_EXPIRED.because("Nobody decided the review in time");

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Interventions interventions;
    private final JdbcReviewLog timeline;
    private final Signals signals;

    JdbcExpiry(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Interventions interventions,
            JdbcReviewLog timeline,
            Signals signals) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.interventions = interventions;
        this.timeline = timeline;
        this.signals = signals;
    }

    private record Due(TenantId tenant, UUID id, RunId run, @Nullable String owner) {}

    @Override
    public int expire(int limit) {
        return (int) due(limit).stream().filter(this::moved).count();
    }

    /// One that cannot be moved is left for the next look, and holds up no other.
    private boolean moved(Due review) {
        try {
            transaction.executeWithoutResult(_ -> expire(review));
            return true;
        } catch (TransientDataAccessException
                | DataAccessResourceFailureException
                | TransactionException e) {
            throw e;
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("review", review.id())
                    .addKeyValue("exception", e.getClass().getName())
                    .log("A review whose time is up cannot be moved; it is looked at again");
            return false;
        }
    }

    private List<Due> due(int limit) {
        return jdbc.sql(DUE)
                .param("limit", limit)
                .query(
                        (row, _) ->
                                new Due(
                                        Columns.tenant(row),
                                        row.getObject("id", UUID.class),
                                        Columns.run(row, "run"),
                                        row.getString("owner")))
                .list();
    }

    private void expire(Due review) {
        var run = interventions.lock(review.tenant(), review.run()).orElseThrow();
        if (written(ESCALATE, review)) {
            timeline.tell(review.tenant(), review.id(), "escalated: nobody decided in time");
            signals.review(review.tenant(), review.id(), Type.REVIEW_OVERDUE);
        } else if (written(EXPIRE, review)) {
            end(run, review);
        }
    }

    private void end(Standing run, Due review) {
        timeline.tell(review.tenant(), review.id(), "expired: nobody decided in time");
        signals.review(review.tenant(), review.id(), Type.REVIEW_EXPIRED);
        interventions.fail(run, EXPIRED, review.owner(), true, null);
    }

    private boolean written(String sql, Due review) {
        return jdbc.sql(sql)
                        .param("tenant", review.tenant().value())
                        .param("id", review.id())
                        .update()
                == 1;
    }
}
