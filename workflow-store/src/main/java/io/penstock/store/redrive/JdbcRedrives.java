package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Discarded;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.DeadLetters.Outcome;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.RedriveState;
import io.penstock.schema.api.DeadLetters.Result;
import io.penstock.schema.api.DeadLetters.Results;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcRedrives implements Redrives {
    /// Two who start jobs of one tenant take turns: the second sees the first's set.
    private static final String TAKE_TURNS =
            """
            select pg_advisory_xact_lock(hashtextextended('workflow.redrive/' || :tenant, 0))
            """;

    private static final String UNDERWAY =
            """
            select j.id
            from workflow.redrive_item i
            join workflow.redrive j on j.tenant = i.tenant and j.id = i.redrive
            where i.tenant = :tenant and i.letter = any(cast(:letters as uuid[]))
              and i.outcome is null and j.state = 'RUNNING'
            limit 1
            """;

    private static final String START =
            """
            insert into workflow.redrive
                (tenant, id, filter, plan, total, action, to_version, rate, started_by)
            values (:tenant, :id, cast(:filter as jsonb), :plan, :total, :action, :version, :rate, :by)
            """;

    private static final String ITEMS =
            """
            insert into workflow.redrive_item (tenant, redrive, place, letter)
            select :tenant, :id, l.place, l.id
            from unnest(cast(:letters as uuid[])) with ordinality as l (id, place)
            """;

    /// Waits for the batch that is underway.
    private static final String STOP =
            """
            update workflow.redrive
            set state = 'STOPPED', ended_at = clock_timestamp(), stopped_by = :by
            where tenant = :tenant and id = :id and subject = 'LETTERS' and state = 'RUNNING'
            """;

    private static final String FIND =
            """
            select id, state, action, to_version, rate, total, done, skipped, failed, started_by,
                   created_at, ended_at, stopped_by
            from workflow.redrive
            where tenant = :tenant and id = :id and subject = 'LETTERS'
            """;

    private static final String RESULTS =
            """
            select place, letter, outcome, note, at
            from workflow.redrive_item
            where tenant = :tenant and redrive = :id and place > :after
            order by place
            limit :limit
            """;

    private static final Pattern PLACE = Pattern.compile("[0-9]{1,9}");

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final JdbcPlans plans;
    private final JdbcDiscards discards;

    JdbcRedrives(
            JdbcClient jdbc,
            TransactionOperations transaction,
            JdbcPlans plans,
            JdbcDiscards discards) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.plans = plans;
        this.discards = discards;
    }

    @Override
    public Plan plan(TenantId tenant, Filter filter, Order order) {
        return plans.plan(tenant, filter, order);
    }

    @Override
    public Starting start(TenantId tenant, Filter filter, String plan, Order order, String by) {
        return transaction.execute(_ -> startAsPlanned(tenant, filter, plan, order, by));
    }

    private Starting startAsPlanned(
            TenantId tenant, Filter filter, String plan, Order order, String by) {
        jdbc.sql(TAKE_TURNS).param("tenant", tenant.value()).query().singleRow();
        var letters = plans.ids(tenant, filter);
        if (!JdbcPlans.name(tenant, letters).equals(plan)) {
            return new Starting.PlanChanged();
        }
        var other = underway(tenant, letters);
        if (other.isPresent()) {
            return new Starting.Underway(other.get());
        }
        var id = UUID.randomUUID();
        about(START, tenant, id)
                .param("filter", StrictJson.TOLERANT.writeValueAsString(filter))
                .param("plan", plan)
                .param("total", letters.size())
                .param("action", order.mode().name())
                .param("version", order.version())
                .param("rate", order.rate())
                .param("by", by)
                .update();
        items(tenant, id, letters);
        return new Starting.Started(find(tenant, id).orElseThrow());
    }

    private Optional<UUID> underway(TenantId tenant, List<String> letters) {
        return jdbc.sql(UNDERWAY)
                .param("tenant", tenant.value())
                .param("letters", letters.toArray(String[]::new))
                .query(UUID.class)
                .optional();
    }

    @Override
    public Stopping stop(TenantId tenant, UUID id, String by) {
        if (about(STOP, tenant, id).param("by", by).update() == 1) {
            return Stopping.STOPPED;
        }
        return find(tenant, id).isPresent() ? Stopping.ENDED_BEFORE : Stopping.UNKNOWN;
    }

    @Override
    public Optional<Results> results(TenantId tenant, UUID id, @Nullable String cursor, int limit) {
        if (cursor != null && !PLACE.matcher(cursor).matches()) {
            throw new IllegalArgumentException("Not a cursor of this list; start without one");
        }
        return find(tenant, id)
                .map(_ -> page(tenant, id, cursor == null ? 0 : Integer.parseInt(cursor), limit));
    }

    private Results page(TenantId tenant, UUID id, int after, int limit) {
        var results =
                about(RESULTS, tenant, id)
                        .param("after", after)
                        .param("limit", limit)
                        .query((row, _) -> result(row))
                        .list();
        return new Results(
                results, results.size() < limit ? null : Integer.toString(after + limit));
    }

    @Override
    public Optional<Discarded> discard(
            TenantId tenant, Filter filter, String plan, String reason, String by) {
        return transaction.execute(
                _ -> {
                    var letters = plans.ids(tenant, filter);
                    return JdbcPlans.name(tenant, letters).equals(plan)
                            ? Optional.of(discards.discard(tenant, letters, reason, by))
                            : Optional.empty();
                });
    }

    private void items(TenantId tenant, UUID id, List<String> letters) {
        about(ITEMS, tenant, id).param("letters", letters.toArray(String[]::new)).update();
    }

    @Override
    public Optional<Redrive> find(TenantId tenant, UUID id) {
        return about(FIND, tenant, id).query((row, _) -> redrive(row)).optional();
    }

    private static Redrive redrive(ResultSet row) throws SQLException {
        return new Redrive(
                row.getObject("id", UUID.class),
                RedriveState.valueOf(Columns.text(row, "state")),
                Mode.valueOf(Columns.text(row, "action")),
                row.getString("to_version"),
                row.getObject("rate", Integer.class),
                row.getInt("total"),
                row.getInt("done"),
                row.getInt("skipped"),
                row.getInt("failed"),
                Columns.text(row, "started_by"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "ended_at"),
                row.getString("stopped_by"));
    }

    private static Result result(ResultSet row) throws SQLException {
        var outcome = row.getString("outcome");
        return new Result(
                row.getObject("letter", UUID.class),
                outcome == null ? null : Outcome.valueOf(outcome),
                row.getString("note"),
                Columns.instantOrNull(row, "at"));
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, UUID id) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", id);
    }
}
