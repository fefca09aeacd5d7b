package io.penstock.store.claim;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcBacklog implements Backlog {
    private static final String DUE =
            """
            select count(*) as conversations,
                   coalesce(extract(epoch from max(clock_timestamp() - ready_at)), 0) as oldest
            from workflow.conversation
            where active_run is null and ready_at <= clock_timestamp()
            """;

    private final JdbcClient jdbc;

    JdbcBacklog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Due due() {
        return jdbc.sql(DUE)
                .query(
                        (row, _) ->
                                new Due(
                                        row.getLong("conversations"),
                                        Duration.ofMillis((long) (1000 * row.getDouble("oldest")))))
                .single();
    }
}
