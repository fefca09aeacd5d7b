package io.penstock.store.run;

import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/// The lock on the run's row, under its fence, comes before anything is written: `insert … where
/// exists (run with my fence)` would store what a stale worker found.
@Repository
class JdbcJournals implements Journals {
    private static final String STEP =
            """
            update workflow.run
            set step = :step, owner = coalesce(:owner, owner),
                version = version + 1, passable_at = null, updated_at = clock_timestamp()
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            returning iteration, round, version
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final JdbcStepStarts starts;
    private final JdbcAttempts attempts;
    private final JdbcStepResults results;
    private final JdbcExits exits;
    private final JdbcReleases releases;
    private final JdbcCancellation cancellation;

    JdbcJournals(
            JdbcClient jdbc,
            TransactionOperations transaction,
            JdbcStepStarts starts,
            JdbcAttempts attempts,
            JdbcStepResults results,
            JdbcExits exits,
            JdbcReleases releases,
            JdbcCancellation cancellation) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.starts = starts;
        this.attempts = attempts;
        this.results = results;
        this.exits = exits;
        this.releases = releases;
        this.cancellation = cancellation;
    }

    @Override
    public Past past(Held held) {
        return results.past(held);
    }

    @Override
    public boolean holds(Held held) {
        return Fenced.read(jdbc, held).isPresent();
    }

    @Override
    public Map<String, String> results(TenantId tenant, RunId run) {
        return results.results(tenant, run);
    }

    @Override
    public Begun begin(Held held, Start start) {
        return transaction.execute(
                _ ->
                        Fenced.lock(jdbc, held)
                                .map(at -> starts.begin(held, at, start))
                                .orElseGet(() -> new Begun.LostRace(held.run())));
    }

    @Override
    public Bought buy(Held held, String step, int attempt, Allowance allowance) {
        return transaction.execute(
                _ ->
                        Fenced.lock(jdbc, held)
                                .map(at -> attempts.buy(held, at, step, attempt, allowance))
                                .orElse(Bought.LOST_RACE));
    }

    @Override
    public Checkpoint attempted(Held held, Attempt attempt) {
        return transaction.execute(_ -> keepAttempt(held, attempt));
    }

    @Override
    public Checkpoint done(Held held, StepResult result) {
        return transaction.execute(_ -> keepResult(held, result));
    }

    @Override
    public Checkpoint exit(Held held, Exit exit, @Nullable String route) {
        return transaction.execute(_ -> exits.leave(held, exit, route));
    }

    @Override
    public void release(Collection<Held> held) {
        transaction.executeWithoutResult(_ -> releases.release(held));
    }

    @Override
    public Checkpoint cancel(TenantId tenant, RunId run, String by) {
        return transaction.execute(_ -> cancellation.cancel(tenant, run, by));
    }

    private Checkpoint keepAttempt(Held held, Attempt attempt) {
        var run = Fenced.lock(jdbc, held);
        if (run.isEmpty()) {
            return new Checkpoint.LostRace(held.run());
        }
        attempts.keep(held, run.get(), attempt);
        return new Checkpoint.Written(run.get().version());
    }

    private JdbcClient.StatementSpec done(StepResult result) {
        return jdbc.sql(STEP).param("step", result.step()).param("owner", result.owner());
    }

    private Checkpoint keepResult(Held held, StepResult result) {
        var run = Fenced.of(done(result), held).optional();
        if (run.isEmpty()) {
            return new Checkpoint.LostRace(held.run());
        }
        results.keepAndTell(held, run.get().iteration(), result);
        return new Checkpoint.Written(run.get().version());
    }
}
