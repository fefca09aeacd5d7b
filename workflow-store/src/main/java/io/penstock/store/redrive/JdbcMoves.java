package io.penstock.store.redrive;

import io.penstock.definition.Checked;
import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;
import io.penstock.definition.Step;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.definition.Definitions;
import io.penstock.store.definition.PublishedDefinition;
import io.penstock.store.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Moves runs that have ended to a newer version of their definition. One that goes on where it
/// failed brings results along: what the newer version makes of them is only known where the same
/// step, by id and kind, is still there.
@Repository
class JdbcMoves {
    private static final String RUNS =
            """
            select r.id, r.workflow, r.workflow_version, r.step, array(
                select s.step
                from workflow.step_result s
                where s.tenant = r.tenant and s.run = r.id and s.iteration = r.iteration
                  and not s.withdrawn
                union
                select v.answer_step
                from workflow.review v
                where v.tenant = r.tenant and v.run = r.id and v.iteration = r.iteration
                  and v.answer_step is not null) as finished
            from workflow.run r
            where r.tenant = :tenant and r.id = any(cast(:runs as uuid[]))
              and (r.status = 'FAILED' or not :resuming and r.status in ('COMPLETED', 'CANCELLED'))
            """;

    private static final String MOVE =
            """
            update workflow.run
            set workflow_version = :version, while_in_review = :whileInReview,
                term = make_interval(secs => :seconds), route = :route
            where tenant = :tenant and id = :run
            """;

    /// Where its next model call goes, once it stands at the beginning.
    private static final String REWIND =
            """
            update workflow.run
            set route = :route
            where tenant = :tenant and id = :run
            """;

    private static final String CURRENT =
            """
            select workflow_version from workflow.run where tenant = :tenant and id = :run
            """;

    private final JdbcClient jdbc;
    private final Definitions definitions;

    JdbcMoves(JdbcClient jdbc, Definitions definitions) {
        this.jdbc = jdbc;
        this.definitions = definitions;
    }

    private record Mover(
            RunId run,
            String workflow,
            int version,
            @Nullable String step,
            List<String> finished) {}

    private record Kept(String workflow, String version) {}

    private record Target(int version, @Nullable Definition definition) {}

    /// To be called while the runs' conversations are locked.
    ///
    /// @param resuming whether results come along
    /// @return why not, of those that stay where they are
    Map<RunId, String> move(
            TenantId tenant, Collection<RunId> runs, String version, boolean resuming) {
        var read = new HashMap<Kept, Optional<Target>>();
        var refused = new HashMap<RunId, String>();
        for (var mover : movers(tenant, runs, resuming)) {
            var target =
                    read.computeIfAbsent(
                            new Kept(mover.workflow(), version), kept -> target(tenant, kept));
            var why =
                    target.isEmpty()
                            ? "no such version"
                            : unfit(tenant, mover, target.get(), resuming, read);
            if (why == null) {
                move(tenant, mover, target.orElseThrow(), resuming ? mover.step() : null);
            } else if (!why.isEmpty()) {
                refused.put(mover.run(), why);
            }
        }
        return refused;
    }

    /// Of those that will begin again: they are claimed, and counted, for their first route.
    ///
    /// To be called while the runs' conversations are locked.
    void rewind(TenantId tenant, Collection<RunId> runs) {
        var read = new HashMap<Kept, Optional<Target>>();
        for (var mover : movers(tenant, runs, false)) {
            var route =
                    read.computeIfAbsent(
                                    new Kept(mover.workflow(), "" + mover.version()),
                                    kept -> target(tenant, kept))
                            .map(Target::definition)
                            .flatMap(definition -> definition.routeFrom(null));
            jdbc.sql(REWIND)
                    .param("tenant", tenant.value())
                    .param("run", mover.run().value())
                    .param("route", route.orElse(""))
                    .update();
        }
    }

    int current(TenantId tenant, RunId run) {
        return jdbc.sql(CURRENT)
                .param("tenant", tenant.value())
                .param("run", run.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /// @return null where it fits, empty where it is there already, else why not
    private @Nullable String unfit(
            TenantId tenant,
            Mover mover,
            Target target,
            boolean resuming,
            Map<Kept, Optional<Target>> read) {
        var newer = target.definition();
        if (mover.version() == target.version()) {
            return "";
        }
        if (mover.version() > target.version()) {
            return "its definition is newer, version " + mover.version();
        }
        if (newer == null) {
            return "version " + target.version() + " does not pass its checks any more";
        }
        if (!resuming) {
            return null;
        }
        var own =
                read.computeIfAbsent(
                        new Kept(mover.workflow(), Integer.toString(mover.version())),
                        kept -> target(tenant, kept));
        var older = own.map(Target::definition).orElse(null);
        return mover.finished().stream()
                .filter(step -> older == null || !same(older.step(step), newer.step(step)))
                .findFirst()
                .map(
                        step ->
                                "version %d has no step %s of the same kind, which is finished"
                                        .formatted(target.version(), step))
                .orElse(null);
    }

    private static boolean same(Optional<Step> older, Optional<Step> newer) {
        return older.isPresent()
                && newer.isPresent()
                && older.get().getClass().equals(newer.get().getClass());
    }

    private void move(TenantId tenant, Mover mover, Target target, @Nullable String from) {
        var definition = target.definition();
        if (definition == null) {
            throw new IllegalStateException("Only what passes its checks is moved to");
        }
        jdbc.sql(MOVE)
                .param("tenant", tenant.value())
                .param("run", mover.run().value())
                .param("version", target.version())
                .param("whileInReview", whileInReview(definition))
                .param("seconds", definition.deadline().toMillis() / 1000.0)
                .param("route", definition.routeFrom(from).orElse(""))
                .update();
    }

    private static String whileInReview(Definition definition) {
        return switch (definition.whileInReview()) {
            case QUEUE -> "queue";
            case PARALLEL -> "parallel";
            case SUPERSEDE -> "supersede";
        };
    }

    private Optional<Target> target(TenantId tenant, Kept kept) {
        return published(tenant, kept)
                .map(found -> new Target(found.version(), definition(found).orElse(null)));
    }

    private Optional<PublishedDefinition> published(TenantId tenant, Kept kept) {
        return kept.version().equals(Order.NEWEST)
                ? definitions.active(tenant).stream()
                        .filter(active -> active.name().equals(kept.workflow()))
                        .findFirst()
                : definitions.find(tenant, kept.workflow(), Integer.parseInt(kept.version()));
    }

    /// Text that breaks the checks themselves has not passed them.
    private static Optional<Definition> definition(PublishedDefinition found) {
        try {
            return switch (Definition.check(found.text(), SchemaFiles.NONE)) {
                case Checked.Valid(var definition) -> Optional.of(definition);
                case Checked.Invalid _ -> Optional.empty();
            };
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private List<Mover> movers(TenantId tenant, Collection<RunId> runs, boolean resuming) {
        return jdbc.sql(RUNS)
                .param("tenant", tenant.value())
                .param("resuming", resuming)
                .param("runs", runs.stream().map(RunId::toString).toArray(String[]::new))
                .query((row, _) -> mover(row))
                .list();
    }

    private static Mover mover(ResultSet row) throws SQLException {
        return new Mover(
                Columns.run(row, "id"),
                Columns.text(row, "workflow"),
                row.getInt("workflow_version"),
                row.getString("step"),
                Arrays.asList((String[]) row.getArray("finished").getArray()));
    }
}
