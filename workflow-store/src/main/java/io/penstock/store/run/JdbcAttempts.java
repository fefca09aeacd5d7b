package io.penstock.store.run;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureCode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Attempts at steps; every call stands in a transaction that holds the run's row.
@Repository
class JdbcAttempts {
    private static final String KEEP_ATTEMPT =
            """
            insert into workflow.attempt as a
                (tenant, run, step, iteration, round, attempt, usage, answer, priced, cost)
            values (:tenant, :run, :step, :iteration, :round, :attempt, cast(:usage as jsonb), :answer,
                    case when cast(:usd as numeric) is null then 0 else 1 end,
                    coalesce(cast(:usd as numeric), 0))
            on conflict (tenant, run, step, iteration, round, attempt) do update
            set usage = excluded.usage, answer = excluded.answer, updated_at = clock_timestamp(),
                calls = case when :repeated then greatest(a.calls - 1, 0) else a.calls end,
                priced = case when :repeated and a.priced > 0 then a.priced
                    else a.priced + excluded.priced end,
                cost = case when :repeated and a.priced > 0 then a.cost
                    else a.cost + excluded.cost end
            """;

    private static final String SPENT =
            """
            select coalesce(sum(calls), 0) as calls,
                   coalesce(sum(cost + greatest(calls - priced, 0) * cast(:unpriced as numeric)), 0) as usd
            from workflow.attempt
            where tenant = :tenant and run = :run and iteration = :iteration
            """;

    private static final String BUY =
            """
            insert into workflow.attempt as a
                (tenant, run, step, iteration, round, attempt, calls)
            values (:tenant, :run, :step, :iteration, :round, :attempt, 1)
            on conflict (tenant, run, step, iteration, round, attempt) do update
            set calls = a.calls + 1, updated_at = clock_timestamp()
            """;

    private static final String FAIL_ATTEMPT =
            """
            insert into workflow.attempt as a
                (tenant, run, step, iteration, round, attempt, failure_class, failure_code, failure_detail)
            values (:tenant, :run, :step, :iteration, :round, :attempt, :class, :code, :detail)
            on conflict (tenant, run, step, iteration, round, attempt) do update
            set failure_class = excluded.failure_class, failure_code = excluded.failure_code,
                failure_detail = excluded.failure_detail, updated_at = clock_timestamp(),
                calls = case when :unasked then greatest(a.calls - 1, 0) else a.calls end
            """;

    /// At the time of the run's own move, which is told after it.
    private static final String TELL_ATTEMPT =
            """
            insert into workflow.timeline
                (tenant, run, at, kind, step, owner, attempt, failure_class, failure_code, due_at)
            select tenant, id, updated_at, 'attempt', :step, :owner, :attempt, :class, :code, due_at
            from workflow.run
            where tenant = :tenant and id = :run
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcAttempts(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    private record Spent(int calls, BigDecimal usd) {}

    /// In one transaction with the run's lock: of two calls the second sees the first.
    Bought buy(Held held, Fenced at, String step, int number, Allowance allowance) {
        var spent = spent(held, at, allowance.unpriced());
        if (allowance.calls() != null && spent.calls() >= allowance.calls()) {
            return Bought.NO_CALLS_LEFT;
        }
        if (allowance.usd() != null && spent.usd().compareTo(allowance.usd()) >= 0) {
            return Bought.NO_MONEY_LEFT;
        }
        named(BUY, held, at, step, number).update();
        return Bought.GRANTED;
    }

    private Spent spent(Held held, Fenced at, BigDecimal unpriced) {
        return jdbc.sql(SPENT)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("iteration", at.iteration())
                .param("unpriced", unpriced)
                .query((row, _) -> new Spent(row.getInt("calls"), row.getBigDecimal("usd")))
                .single();
    }

    void keep(Held held, Fenced at, Attempt attempt) {
        named(KEEP_ATTEMPT, held, at, attempt.step(), attempt.number())
                .param("usage", attempt.usageJson())
                .param("answer", sealed(held, at, attempt))
                .param("usd", attempt.usd())
                .param("repeated", attempt.repeated())
                .update();
    }

    void failed(Held held, Fenced at, Exit.Retry retry) {
        var failure = retry.failure();
        named(FAIL_ATTEMPT, held, at, retry.step(), retry.attempt())
                .param("class", failure.failureClass().name())
                .param("code", failure.code())
                .param("detail", sealed(held, at, retry.step(), retry.attempt(), failure))
                .param("unasked", FailureCode.SERVICE_AWAY.is(failure))
                .update();
        jdbc.sql(TELL_ATTEMPT)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("step", retry.step())
                .param("owner", retry.owner())
                .param("attempt", retry.attempt())
                .param("class", failure.failureClass().name())
                .param("code", failure.code())
                .update();
    }

    private JdbcClient.StatementSpec named(
            String sql, Held held, Fenced at, String step, int number) {
        return jdbc.sql(sql)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("step", step)
                .param("iteration", at.iteration())
                .param("round", at.round())
                .param("attempt", number);
    }

    private byte @Nullable [] sealed(Held held, Fenced at, Attempt attempt) {
        var place = place("answer", held, at, attempt.step(), attempt.number());
        return attempt.answer() == null
                ? null
                : sealing.sealText(held.tenant(), place, attempt.answer());
    }

    private byte[] sealed(Held held, Fenced at, String step, int number, Failure failure) {
        var place = place("failure_detail", held, at, step, number);
        return sealing.sealText(held.tenant(), place, failure.detail());
    }

    private static SealedPlace place(String column, Held held, Fenced at, String step, int number) {
        var row = held.run() + "/" + step + "/" + at.iteration() + "/" + number;
        return new SealedPlace("attempt", column, at.round() == 1 ? row : row + "/" + at.round());
    }
}
