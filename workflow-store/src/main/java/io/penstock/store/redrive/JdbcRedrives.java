package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.RedriveState;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcRedrives implements Redrives {
    private static final String START =
            """
            insert into workflow.redrive (tenant, id, filter, plan, total, started_by)
            values (:tenant, :id, cast(:filter as jsonb), :plan, :total, :by)
            """;

    private static final String ITEMS =
            """
            insert into workflow.redrive_item (tenant, redrive, place, letter)
            select :tenant, :id, l.place, l.id
            from unnest(cast(:letters as uuid[])) with ordinality as l (id, place)
            """;

    private static final String FIND =
            """
            select r.id, r.state, r.total, r.started_by, r.created_at, r.ended_at,
                   count(*) filter (where i.outcome = 'DONE') as done,
                   count(*) filter (where i.outcome = 'SKIPPED') as skipped,
                   count(*) filter (where i.outcome = 'FAILED') as failed
            from workflow.redrive r
            left join workflow.redrive_item i on i.tenant = r.tenant and i.redrive = r.id
            where r.tenant = :tenant and r.id = :id
            group by r.tenant, r.id
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final JdbcPlans plans;

    JdbcRedrives(JdbcClient jdbc, TransactionOperations transaction, JdbcPlans plans) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.plans = plans;
    }

    @Override
    public Plan plan(TenantId tenant, Filter filter) {
        return plans.plan(tenant, filter);
    }

    @Override
    public Optional<Redrive> start(TenantId tenant, Filter filter, String plan, String by) {
        return transaction.execute(_ -> startAsPlanned(tenant, filter, plan, by));
    }

    private Optional<Redrive> startAsPlanned(
            TenantId tenant, Filter filter, String plan, String by) {
        var letters = plans.ids(tenant, filter);
        if (!JdbcPlans.name(tenant, letters).equals(plan)) {
            return Optional.empty();
        }
        var id = UUID.randomUUID();
        jdbc.sql(START)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("filter", StrictJson.TOLERANT.writeValueAsString(filter))
                .param("plan", plan)
                .param("total", letters.size())
                .param("by", by)
                .update();
        items(tenant, id, letters);
        return find(tenant, id);
    }

    private void items(TenantId tenant, UUID id, List<String> letters) {
        jdbc.sql(ITEMS)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("letters", letters.toArray(String[]::new))
                .update();
    }

    @Override
    public Optional<Redrive> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> redrive(row))
                .optional();
    }

    private static Redrive redrive(ResultSet row) throws SQLException {
        return new Redrive(
                row.getObject("id", UUID.class),
                RedriveState.valueOf(Columns.text(row, "state")),
                row.getInt("total"),
                row.getInt("done"),
                row.getInt("skipped"),
                row.getInt("failed"),
                Columns.text(row, "started_by"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "ended_at"));
    }
}
