package io.penstock.store.run;

import org.springframework.jdbc.core.simple.JdbcClient;

/// A run's row, locked under its fence.
record Fenced(int iteration, long version) {

    /// Completes a statement that finds the row by tenant, run and fence, and gives these columns.
    static JdbcClient.MappedQuerySpec<Fenced> of(JdbcClient.StatementSpec statement, Held held) {
        return statement
                .param("tenant", held.tenant().value())
                .param("run", held.run().value())
                .param("fence", held.fence())
                .query((row, _) -> new Fenced(row.getInt("iteration"), row.getLong("version")));
    }
}
