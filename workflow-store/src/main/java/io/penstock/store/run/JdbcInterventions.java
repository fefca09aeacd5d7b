package io.penstock.store.run;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.announce.Announcements;
import io.penstock.store.announce.Announcements.Moved;
import io.penstock.store.sql.Columns;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcInterventions implements Interventions {
    private static final String LOCK_CONVERSATIONS =
            """
            select c.id
            from workflow.conversation c
            where c.id in (
                select r.conversation
                from workflow.run r
                where r.tenant = :tenant and r.id = any(cast(:runs as uuid[])))
            order by c.tenant, c.workflow, c.key
            for update
            """;

    private static final String LOCK_RUN =
            """
            select conversation, status, step, iteration
            from workflow.run
            where tenant = :tenant and id = :run
            for update
            """;

    private static final String RESUME =
            """
            update workflow.run
            set status = 'PENDING', version = version + 1, fence = fence + 1, round = round + 1,
                worker_epoch = null, claim = null, crash_count = 0, passable_at = null,
                due_at = clock_timestamp(), deadline_at = clock_timestamp() + term,
                failure_class = null, failure_code = null, failure_detail = null,
                failure_owner = null, ended_at = null, updated_at = clock_timestamp()
            where tenant = :tenant and id = any(cast(:runs as uuid[])) and status = :status
            returning id, version
            """;

    private static final String RESTART =
            """
            update workflow.run
            set status = 'PENDING', version = version + 1, fence = fence + 1, round = round + 1,
                iteration = iteration + 1, step = null, crash_count = 0, passable_at = null,
                due_at = clock_timestamp(), deadline_at = clock_timestamp() + term,
                failure_class = null, failure_code = null, failure_detail = null,
                failure_owner = null, ended_at = null, updated_at = clock_timestamp()
            where tenant = :tenant and id = any(cast(:runs as uuid[]))
              and status in ('COMPLETED', 'FAILED', 'CANCELLED')
            returning id
            """;

    private static final String FAIL =
            """
            update workflow.run
            set status = 'FAILED', version = version + 1, fence = fence + 1,
                worker_epoch = null, claim = null,
                failure_class = :class, failure_code = :code, failure_detail = :detail,
                failure_owner = :owner,
                ended_at = clock_timestamp(), updated_at = clock_timestamp()
            where tenant = :tenant and id = :run and status = :status
            returning version
            """;

    /// Where another run of the conversation is active, its exit arms the next.
    private static final String ARM =
            """
            update workflow.conversation
            set active_run = case when active_run <> all(cast(:runs as uuid[])) then active_run end,
                (ready_at, route, lane) =
                    (select case when active_run <> all(cast(:runs as uuid[])) then null
                         else h.ready_at end, h.route, h.lane
                     from workflow.next_head(id) h)
            where id in (
                select r.conversation
                from workflow.run r
                where r.tenant = :tenant and r.id = any(cast(:runs as uuid[])))
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final JdbcStepResults results;
    private final JdbcRunLetters letters;
    private final Announcements announcements;

    JdbcInterventions(
            JdbcClient jdbc,
            Sealing sealing,
            JdbcStepResults results,
            JdbcRunLetters letters,
            Announcements announcements) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.results = results;
        this.letters = letters;
        this.announcements = announcements;
    }

    @Override
    public Optional<Standing> lock(TenantId tenant, RunId run) {
        lock(tenant, List.of(run));
        return about(LOCK_RUN, tenant, run)
                .query(
                        (row, _) ->
                                new Standing(
                                        tenant,
                                        run,
                                        row.getLong("conversation"),
                                        RunStatus.valueOf(Columns.text(row, "status")),
                                        row.getString("step"),
                                        row.getInt("iteration")))
                .optional();
    }

    @Override
    public void lock(TenantId tenant, Collection<RunId> runs) {
        about(LOCK_CONVERSATIONS, tenant, runs).query(Long.class).list();
    }

    @Override
    public void result(Standing run, StepResult result) {
        results.keep(run.tenant(), run.run(), run.iteration(), result);
    }

    @Override
    public Checkpoint resume(Standing run, @Nullable String note) {
        var resumed = resume(run.tenant(), List.of(run.run()), run.status(), note);
        return new Checkpoint.Written(Objects.requireNonNull(resumed.get(run.run()), "is locked"));
    }

    @Override
    public Set<RunId> resumeFailed(TenantId tenant, Collection<RunId> runs, String note) {
        return runs.isEmpty() ? Set.of() : resume(tenant, runs, RunStatus.FAILED, note).keySet();
    }

    @Override
    public Set<RunId> restartEnded(TenantId tenant, Collection<RunId> runs, String note) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        var restarted =
                Set.copyOf(
                        about(RESTART, tenant, runs)
                                .query((row, _) -> Columns.run(row, "id"))
                                .list());
        moved(tenant, restarted, note);
        return restarted;
    }

    /// @return their versions
    private Map<RunId, Long> resume(
            TenantId tenant, Collection<RunId> runs, RunStatus from, @Nullable String note) {
        var resumed = new HashMap<RunId, Long>();
        about(RESUME, tenant, runs)
                .param("status", from.name())
                .query(
                        row -> {
                            resumed.put(Columns.run(row, "id"), row.getLong("version"));
                        });
        moved(tenant, resumed.keySet(), note);
        return resumed;
    }

    @Override
    public Checkpoint fail(
            Standing run,
            Failure failure,
            @Nullable String owner,
            boolean deadLetter,
            @Nullable String note) {
        var place = new SealedPlace("run", "failure_detail", run.run().toString());
        var version =
                about(FAIL, run.tenant(), run.run())
                        .param("status", run.status().name())
                        .param("class", failure.failureClass().name())
                        .param("code", failure.code())
                        .param("detail", sealing.sealText(run.tenant(), place, failure.detail()))
                        .param("owner", owner)
                        .query(Long.class)
                        .single();
        moved(run.tenant(), List.of(run.run()), note);
        if (deadLetter) {
            letters.write(run.tenant(), run.run(), failure);
        }
        return new Checkpoint.Written(version);
    }

    private void moved(TenantId tenant, Collection<RunId> runs, @Nullable String note) {
        about(ARM, tenant, runs).update();
        announcements.status(runs.stream().map(run -> new Moved(tenant, run)).toList(), note);
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, Collection<RunId> runs) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("runs", runs.stream().map(RunId::toString).toArray(String[]::new));
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, RunId run) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("run", run.value());
    }
}
