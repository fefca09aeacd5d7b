package io.penstock.store.run;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A run's row, locked under its fence.
///
/// @param round attempts are counted within it
record Fenced(int iteration, int round, long version) {
    private static final String FIND =
            """
            select iteration, round, version
            from workflow.run
            where tenant = :tenant and id = :run and fence = :fence and status = 'RUNNING'
            """;

    private static final String HOLD = FIND + "for update";

    /// As it is now; nothing keeps it so.
    static Optional<Fenced> read(JdbcClient jdbc, Held held) {
        return of(jdbc.sql(FIND), held).optional();
    }

    /// Empty where somebody else holds the run, or it has ended.
    static Optional<Fenced> lock(JdbcClient jdbc, Held held) {
        return of(jdbc.sql(HOLD), held).optional();
    }

    /// Completes a statement that finds the row by tenant, run and fence, and gives these columns.
    static JdbcClient.MappedQuerySpec<Fenced> of(JdbcClient.StatementSpec statement, Held held) {
        return statement
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("fence", held.fence())
                .query(
                        (row, _) ->
                                new Fenced(
                                        row.getInt("iteration"),
                                        row.getInt("round"),
                                        row.getLong("version")));
    }
}
