package io.penstock.store.flow;

import io.penstock.store.sql.Columns;
import java.util.HashSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcRestrictions implements Restrictions {
    private static final String NOW =
            """
            select tenant, workflow, route, true as paused
            from workflow.pause
            union all
            select tenant, workflow, route, false
            from workflow.claim_limit
            where route <> '*'
            """;

    private final JdbcClient jdbc;

    JdbcRestrictions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Now now() {
        var paused = new HashSet<Part>();
        var limited = new HashSet<Part>();
        jdbc.sql(NOW)
                .query(
                        row -> {
                            var part =
                                    new Part(
                                            Columns.text(row, "tenant"),
                                            Columns.text(row, "workflow"),
                                            Columns.text(row, "route"));
                            (row.getBoolean("paused") ? paused : limited).add(part);
                        });
        return new Now(paused, limited);
    }
}
