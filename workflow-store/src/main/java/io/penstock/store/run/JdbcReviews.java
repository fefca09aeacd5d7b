package io.penstock.store.run;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.store.announce.Signals;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Pauses for a person; every write stands in a transaction that holds the run's row.
@Repository
class JdbcReviews {
    private static final String OPEN_REVIEW =
            """
            insert into workflow.review
                (tenant, id, run, iteration, step, owner, queue, nonce, status, failure_class,
                 failure_code, failure_detail, due_for, due_at, ageing_at, on_expiry)
            select :tenant, :id, :run, :iteration, :step, :owner, :queue, gen_random_uuid(), 'OPEN',
                   :class, :code, :detail, due.length, clock_timestamp() + due.length,
                   clock_timestamp() + due.length * 0.75, :onExpiry
            from (select make_interval(secs => cast(:due as double precision)) as length) due
            """;

    /// At the time of the run's own move, which is told after it.
    private static final String TELL =
            """
            insert into workflow.timeline (tenant, run, at, kind, step, owner, note)
            select v.tenant, v.run, r.updated_at, 'review', v.step, v.owner, 'opened in queue ' || v.queue
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run
            where v.tenant = :tenant and v.id = :id
            """;

    /// How long a status callback has, before a person is asked.
    private static final String SETTLEMENT =
            """
            update workflow.send
            set status = case status when 'INTENDED' then 'UNKNOWN' else status end,
                updated_at = case status when 'INTENDED' then clock_timestamp() else updated_at end
            where tenant = :tenant and run = :run and step = :step
              and iteration = (select iteration from workflow.run where tenant = :tenant and id = :run)
            returning status = 'UNKNOWN' as unknown, intended_at + interval '60 seconds' as settled_by,
                      clock_timestamp() < intended_at + interval '60 seconds' as early
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final Signals signals;

    JdbcReviews(JdbcClient jdbc, Sealing sealing, Signals signals) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.signals = signals;
    }

    void open(Held held, int iteration, Exit.Review review) {
        var due = review.due();
        var id = UUID.randomUUID();
        var place = new SealedPlace("review", "failure_detail", id.toString());
        jdbc.sql(OPEN_REVIEW)
                .param("tenant", held.tenant().value())
                .param("id", id)
                .param("iteration", iteration)
                .param("detail", sealing.sealText(held.tenant(), place, review.why().detail()))
                .param("run", held.run().value())
                .param("step", review.step())
                .param("owner", review.owner())
                .param("queue", review.queue())
                .param("class", review.why().failureClass().name())
                .param("code", review.why().code())
                .param("due", due == null ? null : due.toMillis() / 1000.0)
                .param("onExpiry", review.onExpiry())
                .update();
        jdbc.sql(TELL).param("tenant", held.tenant().value()).param("id", id).update();
        signals.review(held.tenant(), id, Type.REVIEW_OPENED);
    }

    Settlement settlement(Held held, String step) {
        return jdbc.sql(SETTLEMENT)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("step", step)
                .query((row, _) -> settlement(row))
                .optional()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Run %s has no send of step %s that could be in doubt"
                                                .formatted(held.run(), step)));
    }

    private static Settlement settlement(ResultSet row) throws SQLException {
        if (!row.getBoolean("unknown")) {
            return new Settlement.Settled();
        }
        return row.getBoolean("early")
                ? new Settlement.Open(Columns.instant(row, "settled_by"))
                : new Settlement.Overdue();
    }
}
