package io.penstock.store.flow;

import io.penstock.schema.id.TenantId;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLimits implements Limits {
    private static final String OVER =
            """
            select l.tenant, l.workflow, l.route, l.ceiling, l.runs, l.set_by, l.set_at,
                   (select count(*)
                    from workflow.run r
                    where r.status = 'RUNNING' and l.tenant in ('*', r.tenant)
                      and l.workflow in ('*', r.workflow) and l.route in ('*', r.route)) as running
            from workflow.claim_limit l
            where l.tenant in (:tenant, '*')
            order by l.ceiling, l.tenant, l.workflow, l.route
            """;

    private static final String CEILINGS =
            """
            select l.tenant, l.workflow, l.route, l.ceiling, l.runs, l.set_by, l.set_at,
                   (select count(*)
                    from workflow.run r
                    where r.status = 'RUNNING' and l.tenant in ('*', r.tenant)
                      and l.route in ('*', r.route)) as running
            from workflow.claim_limit l
            where l.ceiling
            order by l.tenant, l.route
            """;

    private static final String SET =
            """
            insert into workflow.claim_limit as l (tenant, workflow, route, ceiling, runs, set_by)
            values (:tenant, :workflow, :route, :ceiling, :runs, :by)
            on conflict (tenant, workflow, route, ceiling) do update
            set runs = excluded.runs, set_by = excluded.set_by, set_at = clock_timestamp()
            returning l.tenant, l.workflow, l.route, l.ceiling, l.runs, l.set_by, l.set_at,
                (select count(*)
                 from workflow.run r
                 where r.status = 'RUNNING' and l.tenant in ('*', r.tenant)
                   and l.workflow in ('*', r.workflow) and l.route in ('*', r.route)) as running
            """;

    private static final String LIFT =
            """
            delete from workflow.claim_limit
            where tenant = :tenant and workflow = :workflow and route = :route
              and ceiling = :ceiling
            """;

    private final JdbcClient jdbc;

    JdbcLimits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Limit> over(TenantId tenant) {
        return jdbc.sql(OVER).param("tenant", tenant.value()).query(JdbcLimits::limit).list();
    }

    @Override
    public List<Limit> ceilings() {
        return jdbc.sql(CEILINGS).query(JdbcLimits::limit).list();
    }

    @Override
    public Limit set(Part part, boolean ceiling, int runs, String by) {
        return about(SET, part, ceiling)
                .param("runs", runs)
                .param("by", by)
                .query(JdbcLimits::limit)
                .single();
    }

    @Override
    public boolean lift(Part part, boolean ceiling) {
        return about(LIFT, part, ceiling).update() == 1;
    }

    private JdbcClient.StatementSpec about(String sql, Part part, boolean ceiling) {
        return jdbc.sql(sql)
                .param("tenant", part.tenant())
                .param("workflow", part.workflow())
                .param("route", part.route())
                .param("ceiling", ceiling);
    }

    private static Limit limit(ResultSet row, int number) throws SQLException {
        return new Limit(
                new Part(
                        Columns.text(row, "tenant"),
                        Columns.text(row, "workflow"),
                        Columns.text(row, "route")),
                row.getBoolean("ceiling"),
                row.getInt("runs"),
                row.getLong("running"),
                Columns.text(row, "set_by"),
                Columns.instant(row, "set_at"));
    }
}
