package io.penstock.store.redrive;

import io.penstock.schema.api.DeadLetters.Discarded;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.DeadLetters.Plan;
import io.penstock.schema.api.DeadLetters.Redrive;
import io.penstock.schema.api.DeadLetters.Result;
import io.penstock.schema.api.DeadLetters.Results;
import io.penstock.schema.id.TenantId;
import io.penstock.store.redrive.JdbcJobs.Action;
import io.penstock.store.redrive.JdbcJobs.Job;
import io.penstock.store.redrive.JdbcJobs.Subject;
import io.penstock.store.redrive.JdbcJobs.Wish;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

@Repository
class JdbcRedrives implements Redrives {
    private final TransactionOperations transaction;
    private final JdbcPlans plans;
    private final JdbcJobs jobs;
    private final JdbcDiscards discards;

    JdbcRedrives(
            TransactionOperations transaction,
            JdbcPlans plans,
            JdbcJobs jobs,
            JdbcDiscards discards) {
        this.transaction = transaction;
        this.plans = plans;
        this.jobs = jobs;
        this.discards = discards;
    }

    @Override
    public Plan plan(TenantId tenant, Filter filter, Order order) {
        return plans.plan(tenant, filter, order);
    }

    @Override
    public Starting start(TenantId tenant, Filter filter, String plan, Order order, String by) {
        var wish =
                new Wish(
                        Subject.LETTERS,
                        action(order.mode()),
                        filter,
                        plan,
                        order.version(),
                        order.rate(),
                        by);
        return transaction.execute(_ -> startAsPlanned(tenant, filter, wish));
    }

    private Starting startAsPlanned(TenantId tenant, Filter filter, Wish wish) {
        jobs.takeTurns(tenant);
        var letters = plans.ids(tenant, filter);
        if (!JdbcPlans.name(tenant, letters).equals(wish.plan())) {
            return new Starting.PlanChanged();
        }
        return jobs.underway(tenant, letters)
                .<Starting>map(Starting.Underway::new)
                .orElseGet(() -> new Starting.Started(redrive(jobs.start(tenant, wish, letters))));
    }

    @Override
    public Stopping stop(TenantId tenant, UUID id, String by) {
        return jobs.stop(tenant, Subject.LETTERS, id, by);
    }

    @Override
    public Optional<Redrive> find(TenantId tenant, UUID id) {
        return jobs.find(tenant, Subject.LETTERS, id).map(JdbcRedrives::redrive);
    }

    @Override
    public Optional<Results> results(TenantId tenant, UUID id, @Nullable String cursor, int limit) {
        return jobs.results(tenant, Subject.LETTERS, id, cursor, limit)
                .map(
                        page ->
                                new Results(
                                        page.results().stream().map(JdbcRedrives::result).toList(),
                                        page.next()));
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

    private static Action action(Mode mode) {
        return switch (mode) {
            case RESUME -> Action.RESUME;
            case RESTART -> Action.RESTART;
        };
    }

    private static Redrive redrive(Job job) {
        return new Redrive(
                job.id(),
                job.state(),
                job.action() == Action.RESTART ? Mode.RESTART : Mode.RESUME,
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

    private static Result result(JdbcJobs.Result result) {
        return new Result(result.item(), result.outcome(), result.note(), result.at());
    }
}
