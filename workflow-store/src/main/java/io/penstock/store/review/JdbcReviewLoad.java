package io.penstock.store.review;

import io.penstock.store.sql.Columns;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcReviewLoad implements ReviewLoad {
    private static final String NOW =
            """
            select queue, owner, count(*) as open,
                   count(*) filter (where escalated or due_at <= clock_timestamp()) as overdue,
                   extract(epoch from clock_timestamp() - min(opened_at)) as oldest
            from workflow.review
            where status = 'OPEN'
            group by queue, owner
            """;

    private final JdbcClient jdbc;

    JdbcReviewLoad(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Load> now() {
        return jdbc.sql(NOW)
                .query(
                        (row, _) ->
                                new Load(
                                        Columns.text(row, "queue"),
                                        row.getString("owner"),
                                        row.getLong("open"),
                                        row.getLong("overdue"),
                                        Duration.ofMillis((long) (1000 * row.getDouble("oldest")))))
                .list();
    }
}
