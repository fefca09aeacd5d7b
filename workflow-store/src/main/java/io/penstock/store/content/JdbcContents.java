package io.penstock.store.content;

import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.content.RunContent.Decision;
import io.penstock.store.content.RunContent.Found;
import io.penstock.store.content.RunContent.Message;
import io.penstock.store.content.RunContent.Purchase;
import io.penstock.store.event.SealedEvent;
import io.penstock.store.run.Journals;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcContents implements Contents {
    private static final String RUN =
            """
            select r.tenant, r.id, r.workflow, r.workflow_version, r.iteration, r.step,
                   e.id as event, e.data
            from workflow.run r
            join workflow.event e on e.tenant = r.tenant and e.id = r.event
            where r.tenant = :tenant and r.id = :run
            """;

    private static final String RESULTS =
            """
            select step, created_at
            from workflow.step_result
            where tenant = :tenant and run = :run and iteration = :iteration and not withdrawn
            """;

    private static final String PURCHASES =
            """
            select step, attempt, cast(usage as text) as usage, updated_at
            from workflow.attempt
            where tenant = :tenant and run = :run and iteration = :iteration and usage is not null
            order by round, attempt
            """;

    private static final String MESSAGES =
            """
            select tenant, key, step, channel, status, body, updated_at
            from workflow.send
            where tenant = :tenant and run = :run and iteration = :iteration
            order by intended_at
            """;

    private static final String DECISIONS =
            """
            select step, decision, decided_by, answer_step, closed_at
            from workflow.review
            where tenant = :tenant and run = :run and iteration = :iteration and decision is not null
            order by closed_at
            """;

    private final JdbcClient jdbc;
    private final Sealing sealing;
    private final Journals journals;

    JdbcContents(JdbcClient jdbc, Sealing sealing, Journals journals) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.journals = journals;
    }

    private record Head(
            String workflow, int version, int iteration, @Nullable String step, Event event) {}

    @Override
    public Optional<RunContent> find(TenantId tenant, RunId run) {
        return about(RUN, tenant, run)
                .query((row, _) -> head(row))
                .optional()
                .map(head -> content(tenant, run, head));
    }

    private RunContent content(TenantId tenant, RunId run, Head head) {
        var decisions =
                about(DECISIONS, tenant, run)
                        .param("iteration", head.iteration())
                        .query((row, _) -> decision(row))
                        .list();
        return new RunContent(
                run,
                head.workflow(),
                head.version(),
                head.iteration(),
                head.step(),
                head.event(),
                results(tenant, run, head, decisions),
                about(PURCHASES, tenant, run)
                        .param("iteration", head.iteration())
                        .query((row, _) -> purchase(row))
                        .list(),
                about(MESSAGES, tenant, run)
                        .param("iteration", head.iteration())
                        .query((row, _) -> message(row))
                        .list(),
                decisions);
    }

    private List<Found> results(TenantId tenant, RunId run, Head head, List<Decision> decisions) {
        var times = new HashMap<String, Instant>();
        for (var decision : decisions) {
            if (decision.answerStep() != null) {
                times.put(decision.answerStep(), decision.at());
            }
        }
        about(RESULTS, tenant, run)
                .param("iteration", head.iteration())
                .query(
                        row -> {
                            times.put(
                                    Columns.text(row, "step"), Columns.instant(row, "created_at"));
                        });
        return journals.results(tenant, run).entrySet().stream()
                .map(
                        found ->
                                new Found(
                                        found.getKey(),
                                        found.getValue(),
                                        times.getOrDefault(found.getKey(), Instant.EPOCH)))
                .sorted(Comparator.comparing(Found::at))
                .toList();
    }

    private JdbcClient.StatementSpec about(String sql, TenantId tenant, RunId run) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("run", run.value());
    }

    private Head head(ResultSet row) throws SQLException {
        var event = new EventId(Columns.text(row, "event"));
        return new Head(
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                row.getInt("iteration"),
                row.getString("step"),
                SealedEvent.open(sealing, Columns.tenant(row), event, row.getBytes("data")));
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                Columns.text(row, "step"),
                Columns.text(row, "decision"),
                Columns.text(row, "decided_by"),
                row.getString("answer_step"),
                Columns.instant(row, "closed_at"));
    }

    private static Purchase purchase(ResultSet row) throws SQLException {
        return new Purchase(
                Columns.text(row, "step"),
                row.getInt("attempt"),
                Columns.text(row, "usage"),
                Columns.instant(row, "updated_at"));
    }

    private Message message(ResultSet row) throws SQLException {
        var place = new SealedPlace("send", "body", Columns.text(row, "key"));
        return new Message(
                Columns.text(row, "step"),
                Columns.text(row, "channel"),
                Columns.text(row, "status"),
                sealing.openText(Columns.tenant(row), place, row.getBytes("body")),
                Columns.instant(row, "updated_at"));
    }
}
