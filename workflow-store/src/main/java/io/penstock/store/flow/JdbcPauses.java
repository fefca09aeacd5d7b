package io.penstock.store.flow;

import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcPauses implements Pauses {
    private static final String OF =
            """
            select tenant, workflow, route, reason, set_by, since
            from workflow.pause
            where tenant = :tenant
            order by workflow, route
            """;

    /// The update changes nothing; it is there for the row that it returns.
    private static final String PAUSE =
            """
            insert into workflow.pause as p (tenant, workflow, route, reason, set_by)
            values (:tenant, :workflow, :route, :reason, :by)
            on conflict (tenant, workflow, route) do update set since = p.since
            returning p.tenant, p.workflow, p.route, p.reason, p.set_by, p.since
            """;

    private static final String RESUME =
            """
            delete from workflow.pause
            where tenant = :tenant and workflow = :workflow and route = :route
            """;

    private final JdbcClient jdbc;

    JdbcPauses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Pause> of(TenantId tenant) {
        return jdbc.sql(OF).param("tenant", tenant.value()).query(JdbcPauses::pause).list();
    }

    @Override
    public Pause pause(Part part, @Nullable String reason, String by) {
        return about(PAUSE, part)
                .param("reason", reason)
                .param("by", by)
                .query(JdbcPauses::pause)
                .single();
    }

    @Override
    public boolean resume(Part part) {
        return about(RESUME, part).update() == 1;
    }

    private JdbcClient.StatementSpec about(String sql, Part part) {
        return jdbc.sql(sql)
                .param("tenant", part.tenant())
                .param("workflow", part.workflow())
                .param("route", part.route());
    }

    private static Pause pause(ResultSet row, int number) throws SQLException {
        return new Pause(
                new Part(
                        Columns.text(row, "tenant"),
                        Columns.text(row, "workflow"),
                        Columns.text(row, "route")),
                row.getString("reason"),
                Columns.text(row, "set_by"),
                Columns.instant(row, "since"));
    }
}
