package io.penstock.store.redrive;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.run.Interventions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// Locks as every transition does: conversations in key order, then runs, letters, sends.
@Repository
class JdbcRetries implements Retries {
    /// What a reviewer refused, or let lapse, was only in doubt: it is found again, under the same
    /// key, and looked at again.
    private static final String WITHDRAW =
            """
            update workflow.step_result s
            set withdrawn = true
            from workflow.run r
            where r.tenant = :tenant and r.id = any(cast(:runs as uuid[])) and r.status = 'FAILED'
              and r.failure_code in ('review_rejected', 'review_expired')
              and s.tenant = r.tenant and s.run = r.id and s.step = r.step
              and s.iteration = r.iteration
            """;

    private static final String REDRIVEN =
            """
            update workflow.dead_letter
            set state = 'REDRIVEN', redriven_at = clock_timestamp()
            where tenant = :tenant and run = any(cast(:runs as uuid[])) and state = 'OPEN'
            """;

    /// A callback said that the message failed for good; now it may be sent once more.
    private static final String SEND_AGAIN =
            """
            update workflow.send
            set settled = false
            where tenant = :tenant and run = any(cast(:runs as uuid[]))
              and status = 'REFUSED' and settled
            """;

    private static final String EXISTS =
            """
            select exists (select from workflow.run where tenant = :tenant and id = any(cast(:runs as uuid[])))
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Interventions interventions;
    private final JdbcMoves moves;

    JdbcRetries(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Interventions interventions,
            JdbcMoves moves) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.interventions = interventions;
        this.moves = moves;
    }

    @Override
    public Restarted restart(TenantId tenant, RunId run, @Nullable String version, String by) {
        return transaction.execute(_ -> begin(tenant, run, version, by));
    }

    private Restarted begin(TenantId tenant, RunId run, @Nullable String version, String by) {
        var runs = List.of(run);
        interventions.lock(tenant, runs);
        var refused = version == null ? null : moves.move(tenant, runs, version, false).get(run);
        if (refused != null) {
            return new Restarted.Unfit(refused);
        }
        var note =
                "begun again by "
                        + by
                        + (version == null ? "" : ", version " + moves.current(tenant, run));
        if (!anew(tenant, runs, note).isEmpty()) {
            return new Restarted.Again();
        }
        return about(EXISTS, tenant, runs).query(Boolean.class).single()
                ? new Restarted.NotEnded()
                : new Restarted.Unknown();
    }

    @Override
    public Retried retry(TenantId tenant, RunId run, String by) {
        return transaction.execute(_ -> again(tenant, run, by));
    }

    private Retried again(TenantId tenant, RunId run, String by) {
        var runs = List.of(run);
        interventions.lock(tenant, runs);
        if (!again(tenant, runs, "tried again by " + by).isEmpty()) {
            return Retried.AGAIN;
        }
        return about(EXISTS, tenant, runs).query(Boolean.class).single()
                ? Retried.NOT_FAILED
                : Retried.UNKNOWN;
    }

    /// To be called after [Interventions#lock(TenantId, Collection)], in the same transaction.
    ///
    /// @return those that try again; the others are not `FAILED`
    Set<RunId> again(TenantId tenant, Collection<RunId> runs, String note) {
        about(WITHDRAW, tenant, runs).update();
        var moved = interventions.resumeFailed(tenant, runs, note);
        about(REDRIVEN, tenant, moved).update();
        about(SEND_AGAIN, tenant, moved).update();
        return moved;
    }

    /// To be called after [Interventions#lock(TenantId, Collection)], in the same transaction.
    ///
    /// @return those that begin again; the others have not ended
    Set<RunId> anew(TenantId tenant, Collection<RunId> runs, String note) {
        moves.rewind(tenant, runs);
        var moved = interventions.restartEnded(tenant, runs, note);
        about(REDRIVEN, tenant, moved).update();
        return moved;
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, Collection<RunId> runs) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("runs", runs.stream().map(RunId::toString).toArray(String[]::new));
    }
}
