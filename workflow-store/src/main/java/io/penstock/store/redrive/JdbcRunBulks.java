package io.penstock.store.redrive;

import io.penstock.schema.api.RunJobs;
import io.penstock.schema.api.RunJobs.Candidate;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.redrive.JdbcJobs.Action;
import io.penstock.store.redrive.JdbcJobs.Job;
import io.penstock.store.redrive.JdbcJobs.Subject;
import io.penstock.store.redrive.JdbcJobs.Wish;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcRunBulks implements RunBulks {
    /// Oldest first, as redrives do.
    private static final String CANDIDATES =
            """
            select r.id, r.workflow, r.status, r.created_at
            from workflow.run r
            where r.tenant = :tenant and r.status = any(cast(:statuses as text[]))
              and (cast(:ids as uuid[]) is null or r.id = any(cast(:ids as uuid[])))
              and (cast(:workflow as text) is null or r.workflow = :workflow)
              and (cast(:channel as text) is null or r.channel = :channel)
              and (cast(:class as text) is null or r.failure_class = :class)
              and (cast(:code as text) is null or r.failure_code = :code)
              and (cast(:owner as text) is null or r.owner = :owner)
              and (cast(:from as timestamptz) is null or r.created_at >= :from)
              and (cast(:to as timestamptz) is null or r.created_at < :to)
            order by r.created_at, r.id
            limit :limit
            """;

    private static final int SAMPLE = 20;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final JdbcJobs jobs;

    JdbcRunBulks(JdbcClient jdbc, TransactionOperations transaction, JdbcJobs jobs) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.jobs = jobs;
    }

    @Override
    public RunJobs.Plan plan(TenantId tenant, RunJobs.Action action, RunJobs.Filter filter) {
        var runs = candidates(tenant, action, filter);
        var warnings =
                action == RunJobs.Action.RESTART && !runs.isEmpty()
                        ? List.of("What these runs have sent is sent again, under new keys")
                        : List.<String>of();
        return new RunJobs.Plan(
                name(tenant, action, ids(runs)),
                runs.size(),
                runs.stream().limit(SAMPLE).toList(),
                warnings);
    }

    @Override
    public BulkStarting start(
            TenantId tenant, RunJobs.Filter filter, String plan, BulkOrder order, String by) {
        var wish =
                new Wish(
                        Subject.RUNS,
                        action(order.action()),
                        filter,
                        plan,
                        order.version(),
                        order.rate(),
                        by);
        return transaction.execute(_ -> startAsPlanned(tenant, filter, order.action(), wish));
    }

    private BulkStarting startAsPlanned(
            TenantId tenant, RunJobs.Filter filter, RunJobs.Action action, Wish wish) {
        jobs.takeTurns(tenant);
        var ids = ids(candidates(tenant, action, filter));
        if (!name(tenant, action, ids).equals(wish.plan())) {
            return new BulkStarting.PlanChanged();
        }
        return jobs.underway(tenant, ids)
                .<BulkStarting>map(BulkStarting.Underway::new)
                .orElseGet(() -> new BulkStarting.Started(job(jobs.start(tenant, wish, ids))));
    }

    @Override
    public Stopping stop(TenantId tenant, UUID id, String by) {
        return jobs.stop(tenant, Subject.RUNS, id, by);
    }

    @Override
    public Optional<RunJobs.Job> find(TenantId tenant, UUID id) {
        return jobs.find(tenant, Subject.RUNS, id).map(JdbcRunBulks::job);
    }

    @Override
    public Optional<RunJobs.Results> results(
            TenantId tenant, UUID id, @Nullable String cursor, int limit) {
        return jobs.results(tenant, Subject.RUNS, id, cursor, limit)
                .map(
                        page ->
                                new RunJobs.Results(
                                        page.results().stream().map(JdbcRunBulks::result).toList(),
                                        page.next()));
    }

    private List<Candidate> candidates(
            TenantId tenant, RunJobs.Action action, RunJobs.Filter filter) {
        var ids = filter.ids();
        var channel = filter.channel();
        var failureClass = filter.failureClass();
        var runs =
                jdbc.sql(CANDIDATES)
                        .param("tenant", tenant.value())
                        .param(
                                "statuses",
                                statuses(action, filter).stream()
                                        .map(RunStatus::name)
                                        .toArray(String[]::new))
                        .param(
                                "ids",
                                ids == null
                                        ? null
                                        : ids.stream().map(UUID::toString).toArray(String[]::new))
                        .param("workflow", filter.workflow())
                        .param("channel", channel == null ? null : channel.word())
                        .param("class", failureClass == null ? null : failureClass.name())
                        .param("code", filter.code())
                        .param("owner", filter.owner())
                        .param("from", Columns.timestampOrNull(filter.from()))
                        .param("to", Columns.timestampOrNull(filter.to()))
                        .param("limit", Redrives.LIMIT + 1)
                        .query((row, _) -> candidate(row))
                        .list();
        if (runs.size() > Redrives.LIMIT) {
            throw TooManyLettersException.moreThan(Redrives.LIMIT);
        }
        return runs;
    }

    /// Those that the filter names, of those that the action can take.
    private static Set<RunStatus> statuses(RunJobs.Action action, RunJobs.Filter filter) {
        var wanted = EnumSet.allOf(RunStatus.class);
        wanted.removeIf(status -> !takes(action, status));
        var statuses = filter.statuses();
        if (statuses != null) {
            wanted.retainAll(statuses);
        }
        return wanted;
    }

    private static boolean takes(RunJobs.Action action, RunStatus status) {
        return switch (action) {
            case CANCEL -> !status.ended();
            case RETRY -> status == RunStatus.FAILED;
            case RESTART -> status.ended();
        };
    }

    private static String name(TenantId tenant, RunJobs.Action action, List<String> ids) {
        return JdbcPlans.name(tenant, with(action, ids));
    }

    /// Confirmed for one action, a set is not confirmed for another.
    private static List<String> with(RunJobs.Action action, List<String> ids) {
        var named = new ArrayList<String>(ids);
        named.add(action.name());
        return named;
    }

    private static List<String> ids(List<Candidate> runs) {
        return runs.stream().map(run -> run.id().toString()).toList();
    }

    private static Action action(RunJobs.Action action) {
        return switch (action) {
            case CANCEL -> Action.CANCEL;
            case RETRY -> Action.RESUME;
            case RESTART -> Action.RESTART;
        };
    }

    private static RunJobs.Action action(Action action) {
        return switch (action) {
            case CANCEL -> RunJobs.Action.CANCEL;
            case RESUME -> RunJobs.Action.RETRY;
            case RESTART -> RunJobs.Action.RESTART;
        };
    }

    private static RunJobs.Job job(Job job) {
        return new RunJobs.Job(
                job.id(),
                job.state(),
                action(job.action()),
                job.version(),
                job.rate(),
                job.total(),
                job.done(),
                job.skipped(),
                job.failed(),
                job.by(),
                job.createdAt(),
                job.endedAt(),
                job.stoppedBy());
    }

    private static RunJobs.Result result(JdbcJobs.Result result) {
        return new RunJobs.Result(result.item(), result.outcome(), result.note(), result.at());
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                Columns.run(row, "id"),
                Columns.text(row, "workflow"),
                RunStatus.valueOf(Columns.text(row, "status")),
                Columns.instant(row, "created_at"));
    }
}
