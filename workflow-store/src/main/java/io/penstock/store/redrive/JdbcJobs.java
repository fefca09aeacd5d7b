package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Outcome;
import io.penstock.schema.api.DeadLetters.RedriveState;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Rows of jobs, over letters or over runs: started over a set that is fixed then, stopped, told.
@Repository
class JdbcJobs {
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
            where i.tenant = :tenant and i.outcome is null and j.state = 'RUNNING'
              and (i.letter = any(cast(:ids as uuid[])) or i.run = any(cast(:ids as uuid[])))
            limit 1
            """;

    private static final String START =
            """
            insert into workflow.redrive
                (tenant, id, subject, filter, plan, total, action, to_version, rate, started_by)
            values (:tenant, :id, :subject, cast(:filter as jsonb), :plan, :total, :action, :version,
                    :rate, :by)
            """;

    private static final String ITEMS =
            """
            insert into workflow.redrive_item (tenant, redrive, place, letter, run)
            select :tenant, :id, l.place,
                   case when :subject = 'LETTERS' then l.id end,
                   case when :subject = 'RUNS' then l.id end
            from unnest(cast(:ids as uuid[])) with ordinality as l (id, place)
            """;

    /// Waits for the batch that is underway.
    private static final String STOP =
            """
            update workflow.redrive
            set state = 'STOPPED', ended_at = clock_timestamp(), stopped_by = :by
            where tenant = :tenant and id = :id and subject = :subject and state = 'RUNNING'
            """;

    private static final String FIND =
            """
            select id, state, action, to_version, rate, total, done, skipped, failed, started_by,
                   created_at, ended_at, stopped_by
            from workflow.redrive
            where tenant = :tenant and id = :id and subject = :subject
            """;

    private static final String RESULTS =
            """
            select coalesce(letter, run) as item, outcome, note, at
            from workflow.redrive_item
            where tenant = :tenant and redrive = :id and place > :after
            order by place
            limit :limit
            """;

    private static final Pattern PLACE = Pattern.compile("[0-9]{1,9}");

    enum Subject {
        LETTERS,
        RUNS
    }

    enum Action {
        RESUME,
        RESTART,
        CANCEL
    }

    /// What is to be done, confirmed by the name of its plan.
    record Wish(
            Subject subject,
            Action action,
            Object filter,
            String plan,
            @Nullable String version,
            @Nullable Integer rate,
            String by) {}

    record Job(
            UUID id,
            RedriveState state,
            Action action,
            @Nullable String version,
            @Nullable Integer rate,
            int total,
            int done,
            int skipped,
            int failed,
            String by,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable String stoppedBy) {}

    record Result(
            UUID item, @Nullable Outcome outcome, @Nullable String note, @Nullable Instant at) {}

    record Results(List<Result> results, @Nullable String next) {}

    private final JdbcClient jdbc;

    JdbcJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Comes first in the transaction that starts a job.
    void takeTurns(TenantId tenant) {
        jdbc.sql(TAKE_TURNS).param("tenant", tenant.value()).query().singleRow();
    }

    /// @return a running job that has one of them before it
    Optional<UUID> underway(TenantId tenant, List<String> ids) {
        return jdbc.sql(UNDERWAY)
                .param("tenant", tenant.value())
                .param("ids", ids.toArray(String[]::new))
                .query(UUID.class)
                .optional();
    }

    Job start(TenantId tenant, Wish wish, List<String> ids) {
        var id = UUID.randomUUID();
        about(START, tenant, id)
                .param("subject", wish.subject().name())
                .param("filter", StrictJson.TOLERANT.writeValueAsString(wish.filter()))
                .param("plan", wish.plan())
                .param("total", ids.size())
                .param("action", wish.action().name())
                .param("version", wish.version())
                .param("rate", wish.rate())
                .param("by", wish.by())
                .update();
        about(ITEMS, tenant, id)
                .param("subject", wish.subject().name())
                .param("ids", ids.toArray(String[]::new))
                .update();
        return find(tenant, wish.subject(), id).orElseThrow();
    }

    Stopping stop(TenantId tenant, Subject subject, UUID id, String by) {
        var stopped =
                about(STOP, tenant, id).param("subject", subject.name()).param("by", by).update();
        if (stopped == 1) {
            return Stopping.STOPPED;
        }
        return find(tenant, subject, id).isPresent() ? Stopping.ENDED_BEFORE : Stopping.UNKNOWN;
    }

    Optional<Job> find(TenantId tenant, Subject subject, UUID id) {
        return about(FIND, tenant, id)
                .param("subject", subject.name())
                .query((row, _) -> job(row))
                .optional();
    }

    /// @throws IllegalArgumentException if the cursor is none of ours
    Optional<Results> results(
            TenantId tenant, Subject subject, UUID id, @Nullable String cursor, int limit) {
        if (cursor != null && !PLACE.matcher(cursor).matches()) {
            throw new IllegalArgumentException("Not a cursor of this list; start without one");
        }
        var after = cursor == null ? 0 : Integer.parseInt(cursor);
        return find(tenant, subject, id).map(_ -> page(tenant, id, after, limit));
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

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                RedriveState.valueOf(Columns.text(row, "state")),
                Action.valueOf(Columns.text(row, "action")),
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
                row.getObject("item", UUID.class),
                outcome == null ? null : Outcome.valueOf(outcome),
                row.getString("note"),
                Columns.instantOrNull(row, "at"));
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, UUID id) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", id);
    }
}
