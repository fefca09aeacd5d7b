package io.penstock.store.review;

import io.penstock.definition.Action;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcApprovals implements Approvals {
    private static final String APPROVED =
            """
            select action_digest
            from workflow.review
            where tenant = :tenant and run = :run and iteration = :iteration
              and action_step = :step and decision in ('approve', 'edit')
            order by closed_at desc
            limit 1
            """;

    private final JdbcClient jdbc;
    private final ActionDigest actions;

    JdbcApprovals(JdbcClient jdbc, ActionDigest actions) {
        this.jdbc = jdbc;
        this.actions = actions;
    }

    @Override
    public boolean allow(TenantId tenant, RunId run, int iteration, String step, Action action) {
        return jdbc.sql(APPROVED)
                .param("tenant", tenant.value())
                .param("run", run.value())
                .param("iteration", iteration)
                .param("step", step)
                .query(String.class)
                .optional()
                .map(approved -> approved.equals(actions.of(tenant, action)))
                .orElse(true);
    }
}
