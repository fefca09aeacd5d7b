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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcInterventions implements Interventions {
    private static final String CONVERSATION_OF =
            """
            select conversation from workflow.run where tenant = :tenant and id = :run
            """;

    private static final String LOCK_CONVERSATION =
            """
            select id from workflow.conversation where id = :conversation for update
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
                worker_epoch = null, claim = null, crash_count = 0,
                due_at = clock_timestamp(), deadline_at = clock_timestamp() + term,
                failure_class = null, failure_code = null, failure_detail = null,
                failure_owner = null, ended_at = null, updated_at = clock_timestamp()
            where tenant = :tenant and id = :run and status = :status
            returning version
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
            set active_run = nullif(active_run, :run),
                ready_at = case when nullif(active_run, :run) is null then workflow.next_ready(id) end
            where id = :conversation
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
        var conversation = about(CONVERSATION_OF, tenant, run).query(Long.class).optional();
        if (conversation.isEmpty()) {
            return Optional.empty();
        }
        jdbc.sql(LOCK_CONVERSATION).param("conversation", conversation.get()).query().singleRow();
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
    public void result(Standing run, StepResult result) {
        results.keep(run.tenant(), run.run(), run.iteration(), result);
    }

    @Override
    public Checkpoint resume(Standing run, @Nullable String note) {
        return moved(run, about(RESUME, run.tenant(), run.run()), note);
    }

    @Override
    public Checkpoint fail(
            Standing run,
            Failure failure,
            @Nullable String owner,
            boolean deadLetter,
            @Nullable String note) {
        var place = new SealedPlace("run", "failure_detail", run.run().toString());
        var failed =
                about(FAIL, run.tenant(), run.run())
                        .param("class", failure.failureClass().name())
                        .param("code", failure.code())
                        .param("detail", sealing.sealText(run.tenant(), place, failure.detail()))
                        .param("owner", owner);
        var checkpoint = moved(run, failed, note);
        if (deadLetter) {
            letters.write(run.tenant(), run.run(), failure);
        }
        return checkpoint;
    }

    private Checkpoint moved(Standing run, JdbcClient.StatementSpec move, @Nullable String note) {
        var version = move.param("status", run.status().name()).query(Long.class).single();
        jdbc.sql(ARM)
                .param("conversation", run.conversation())
                .param("run", run.run().value())
                .update();
        announcements.status(List.of(new Moved(run.tenant(), run.run())), note);
        return new Checkpoint.Written(version);
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, RunId run) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("run", run.value());
    }
}
