package io.penstock.store.run;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.topic.Topics;
import io.penstock.store.sql.Columns;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Results of steps, written once; every write stands in a transaction that holds the run's row.
/// What a person put in the place of one stands with their decision, and is laid over it here.
@Repository
class JdbcStepResults {
    private static final String RESULTS =
            """
            select s.step, s.iteration, s.result
            from workflow.step_result s
            join workflow.run r on r.tenant = s.tenant and r.id = s.run and r.iteration = s.iteration
            where s.tenant = :tenant and s.run = :run and not s.withdrawn
            """;

    private static final String EDITS =
            """
            select v.id, v.answer_step, v.answer
            from workflow.review v
            join workflow.run r on r.tenant = v.tenant and r.id = v.run and r.iteration = v.iteration
            where v.tenant = :tenant and v.run = :run and v.answer is not null
            order by v.closed_at
            """;

    /// A service of ours that was away tells nothing about the step: that attempt does not count.
    private static final String FAILED_ATTEMPTS =
            """
            select a.step, max(a.attempt) as failed
            from workflow.attempt a
            join workflow.run r on r.tenant = a.tenant and r.id = a.run and r.iteration = a.iteration
                and r.round = a.round
            where a.tenant = :tenant and a.run = :run and a.failure_class is not null
              and a.failure_code <> all(cast(:uncounted as text[]))
            group by a.step
            """;

    /// What was refused certainly did not leave.
    private static final String BEGUN =
            """
            select s.step
            from workflow.send s
            join workflow.run r on r.tenant = s.tenant and r.id = s.run and r.iteration = s.iteration
            where s.tenant = :tenant and s.run = :run and s.status <> 'REFUSED'
            union
            select c.step
            from workflow.call c
            join workflow.run r on r.tenant = c.tenant and r.id = c.run and r.iteration = c.iteration
            where c.tenant = :tenant and c.run = :run and c.status <> 'REFUSED'
            """;

    /// The result, its line in the timeline and its announcement, in one round trip; the
    /// transaction has moved the run before.
    private static final String KEEP_AND_TELL =
            """
            with kept as (
                insert into workflow.step_result (tenant, run, step, iteration, result)
                values (:tenant, :run, :step, :iteration, :result)
                on conflict (tenant, run, step, iteration) do update
                set result = excluded.result, withdrawn = false
                where step_result.withdrawn
            ), moved as (
                select r.* from workflow.run r where r.tenant = :tenant and r.id = :run
            ), told as (
                insert into workflow.timeline (tenant, run, at, kind, status, step, owner, note)
                select tenant, id, updated_at, 'step', status, step, :owner, :note
                from moved
            )
            insert into workflow.outbox (topic, record_key, value)
            select :topic, id::text, convert_to(json_build_object(
                    'tenant', tenant, 'run', id, 'workflow', workflow, 'step', nullif(step, ''), 'status', status,
                    'version', version, 'time',
                    to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text,
                    'UTF8')
            from moved
            """;

    private static final String KEEP_RESULT =
            """
            insert into workflow.step_result (tenant, run, step, iteration, result)
            values (:tenant, :run, :step, :iteration, :result)
            on conflict (tenant, run, step, iteration) do update
            set result = excluded.result, withdrawn = false
            where step_result.withdrawn
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    JdbcStepResults(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    Past past(Held held) {
        return new Past(results(held.tenant(), held.run()), failedAttempts(held), begun(held));
    }

    void keep(Held held, int iteration, StepResult result) {
        keep(held.tenant(), held.run(), iteration, result);
    }

    /// The run has one more step behind it.
    void keepAndTell(Held held, int iteration, StepResult result) {
        named(KEEP_AND_TELL, held.tenant(), held.run(), iteration, result)
                .param("owner", result.owner())
                .param("note", result.note())
                .param("topic", Topics.RUN_STATUS)
                .update();
    }

    void keep(TenantId tenant, RunId run, int iteration, StepResult result) {
        named(KEEP_RESULT, tenant, run, iteration, result).update();
    }

    private JdbcClient.StatementSpec named(
            String sql, TenantId tenant, RunId run, int iteration, StepResult result) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("run", run.value())
                .param("step", result.step())
                .param("iteration", iteration)
                .param(
                        "result",
                        sealing.sealText(
                                tenant, place(run, iteration, result.step()), result.json()));
    }

    Map<String, String> results(TenantId tenant, RunId run) {
        var results = found(tenant, run);
        results.putAll(edits(tenant, run));
        return results;
    }

    private Map<String, String> found(TenantId tenant, RunId run) {
        var found = new HashMap<String, String>();
        about(RESULTS, tenant, run)
                .query(
                        row -> {
                            var step = Columns.text(row, "step");
                            var place = place(run, row.getInt("iteration"), step);
                            var json = row.getBytes("result");
                            found.put(step, sealing.openText(tenant, place, json));
                        });
        return found;
    }

    /// Of several edits of one step, the last.
    private Map<String, String> edits(TenantId tenant, RunId run) {
        var edits = new HashMap<String, String>();
        about(EDITS, tenant, run)
                .query(
                        row -> {
                            var place =
                                    new SealedPlace("review", "answer", Columns.text(row, "id"));
                            var json = row.getBytes("answer");
                            edits.put(
                                    Columns.text(row, "answer_step"),
                                    sealing.openText(tenant, place, json));
                        });
        return edits;
    }

    private Set<String> begun(Held held) {
        return Set.copyOf(about(BEGUN, held.tenant(), held.run()).query(String.class).list());
    }

    private Map<String, Integer> failedAttempts(Held held) {
        var failed = new HashMap<String, Integer>();
        about(FAILED_ATTEMPTS, held.tenant(), held.run())
                .param("uncounted", FailureCode.uncounted())
                .query(
                        row -> {
                            failed.put(Columns.text(row, "step"), row.getInt("failed"));
                        });
        return failed;
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, RunId run) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("run", run.value());
    }

    private static SealedPlace place(RunId run, int iteration, String step) {
        return new SealedPlace("step_result", "result", run + "/" + step + "/" + iteration);
    }
}
