package io.penstock.store.queue;

import io.penstock.definition.Step;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.definition.PinnedDefinitions;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// A claim and each checkpoint write `updated_at`, so the row says since when a step is under way;
/// which step that is, and how long it may take, the definition says. So nothing more is written
/// while a run goes on.
@Repository
class JdbcStuckRuns implements StuckRuns {
    /// For a step that has no deadline of its own: longer than any call of ours waits.
    private static final Duration ALLOWED = Duration.ofMinutes(5);

    private static final String QUIET =
            """
            select r.tenant, r.id, r.workflow, r.workflow_version, coalesce(r.step, '') as step,
                   coalesce(r.owner, '') as owner, r.updated_at,
                   w.name as worker,
                   extract(epoch from clock_timestamp() - r.updated_at) as quiet, array(
                       select s.step
                       from workflow.step_result s
                       where s.tenant = r.tenant and s.run = r.id and s.iteration = r.iteration
                         and not s.withdrawn
                       union all
                       select v.answer_step
                       from workflow.review v
                       where v.tenant = r.tenant and v.run = r.id and v.iteration = r.iteration
                         and v.answer_step is not null) as done
            from workflow.run r
            join workflow.worker w on w.epoch = r.worker_epoch
            where r.status = 'RUNNING' and r.tenant = coalesce(cast(:tenant as text), r.tenant)
              and r.updated_at < clock_timestamp() - interval '10 seconds'
            order by r.updated_at
            limit 500
            """;

    private final JdbcClient jdbc;
    private final PinnedDefinitions definitions;

    JdbcStuckRuns(JdbcClient jdbc, PinnedDefinitions definitions) {
        this.jdbc = jdbc;
        this.definitions = definitions;
    }

    private record Quiet(
            TenantId tenant,
            RunId run,
            String workflow,
            int version,
            String step,
            String owner,
            String worker,
            Instant since,
            Duration length,
            Set<String> done) {

        Stuck at(String step, String owner, Duration allowed) {
            return new Stuck(run, workflow, version, step, owner, worker, since, allowed);
        }
    }

    @Override
    public List<Stuck> of(TenantId tenant) {
        return among(tenant.value()).toList();
    }

    @Override
    public List<Owned> byOwner() {
        var owners = new TreeMap<String, Long>();
        among(null).forEach(run -> owners.merge(run.owner(), 1L, Long::sum));
        return owners.entrySet().stream()
                .map(owner -> new Owned(owner.getKey(), owner.getValue()))
                .toList();
    }

    private Stream<Stuck> among(@Nullable String tenant) {
        return jdbc.sql(QUIET).param("tenant", tenant).query(JdbcStuckRuns::quiet).list().stream()
                .flatMap(this::stuck);
    }

    private Stream<Stuck> stuck(Quiet run) {
        var left = left(run);
        var stuck =
                left.isEmpty()
                        ? run.at(run.step(), run.owner(), ALLOWED)
                        : run.at(left.getFirst().id(), left.getFirst().owner(), longest(left));
        return run.length().compareTo(stuck.allowed()) > 0 ? Stream.of(stuck) : Stream.empty();
    }

    /// The step that is under way; where a `switch` may have passed over that, those after it, too.
    /// None where the definition cannot be read any more.
    private List<Step> left(Quiet run) {
        try {
            var steps = definitions.find(run.tenant(), run.workflow(), run.version()).steps();
            var from = 0;
            for (var place = 0; place < steps.size(); place++) {
                from = run.done().contains(steps.get(place).id()) ? place + 1 : from;
            }
            var left = steps.subList(from, steps.size());
            var certain = steps.stream().noneMatch(Step.Switch.class::isInstance);
            return certain ? left.stream().limit(1).toList() : left;
        } catch (IllegalStateException _) {
            return List.of();
        }
    }

    private static Duration longest(List<Step> steps) {
        return steps.stream()
                .map(step -> Objects.requireNonNullElse(step.deadline(), ALLOWED))
                .max(Comparator.naturalOrder())
                .orElse(ALLOWED);
    }

    private static Quiet quiet(ResultSet row, int number) throws SQLException {
        return new Quiet(
                Columns.tenant(row),
                Columns.run(row, "id"),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                Columns.text(row, "step"),
                Columns.text(row, "owner"),
                Columns.text(row, "worker"),
                Columns.instant(row, "updated_at"),
                Duration.ofMillis((long) (1000 * row.getDouble("quiet"))),
                Set.copyOf(List.of((String[]) row.getArray("done").getArray())));
    }
}
