package io.penstock.store.clock;

import io.penstock.store.sql.Columns;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcDatabaseClock implements DatabaseClock {
    private static final String READ =
            """
            select clock_timestamp() as now
            """;

    private final JdbcClient jdbc;

    JdbcDatabaseClock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Instant read() {
        return jdbc.sql(READ).query((row, _) -> Columns.instant(row, "now")).single();
    }
}
