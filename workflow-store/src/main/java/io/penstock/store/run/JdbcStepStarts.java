package io.penstock.store.run;

import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// When steps began; every call stands in a transaction that holds the run's row.
@Repository
class JdbcStepStarts {
    /// What stands there stays, but a new round has its whole deadline again.
    private static final String BEGIN =
            """
            with moment as materialized (select clock_timestamp() as now)
            insert into workflow.step_begun as b
                (tenant, run, step, iteration, round, begun_at, deadline_at, due_at)
            select :tenant, :run, :step, :iteration, :round, now,
                   now + make_interval(secs => cast(:deadline as double precision)),
                   coalesce(
                       cast(:until as timestamptz),
                       now + make_interval(secs => cast(:length as double precision)))
            from moment
            on conflict (tenant, run, step, iteration) do update
            set round = excluded.round,
                deadline_at = case when b.round = excluded.round
                    then b.deadline_at else excluded.deadline_at end
            returning deadline_at, due_at,
                least(deadline_at, (select r.deadline_at from workflow.run r
                                    where r.tenant = :tenant and r.id = :run))
                    <= clock_timestamp() as late,
                due_at <= clock_timestamp() as over, due_at > begun_at as waited
            """;

    private final JdbcClient jdbc;

    JdbcStepStarts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Begun begin(Held held, Fenced at, Start start) {
        return jdbc.sql(BEGIN)
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("step", start.step())
                .param("iteration", at.iteration())
                .param("round", at.round())
                .param("deadline", seconds(start.deadline()))
                .param("length", seconds(start.length()))
                .param("until", Columns.timestampOrNull(start.until()))
                .query((row, _) -> begun(row))
                .single();
    }

    private static Begun begun(ResultSet row) throws SQLException {
        return new Begun.At(
                Columns.instantOrNull(row, "deadline_at"),
                row.getBoolean("late"),
                Columns.instantOrNull(row, "due_at"),
                row.getBoolean("over"),
                row.getBoolean("waited"));
    }

    private static @Nullable Double seconds(@Nullable Duration length) {
        return length == null ? null : length.toMillis() / 1000.0;
    }
}
