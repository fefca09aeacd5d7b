package io.penstock.store.retention;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcDeliveryDays implements DeliveryDays {
    private static final String KEEP =
            """
            select made, dropped, stray
            from workflow.keep_delivery_days(:ahead, make_interval(secs => :age))
            """;

    private final JdbcClient jdbc;

    JdbcDeliveryDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Kept keep(int ahead, Duration age) {
        return jdbc.sql(KEEP)
                .param("ahead", ahead)
                .param("age", age.toSeconds())
                .query(Kept.class)
                .single();
    }
}
