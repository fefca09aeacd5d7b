package io.penstock.store.view;

import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.contact.ContactKey;
import io.penstock.store.sql.PageCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What Postgres does for each page with 100,000 runs behind it; `benchmarks/status-page` runs it.
@Tag("soak")
class PagePlansTest {
    private static final Path FILL = Path.of("..", "benchmarks", "status-page", "fill.sql");
    private static final Path PLANS = Path.of("target", "status-page-plans.md");

    private static final List<String> INDEXES =
            List.of(
                    "run_by_workflow",
                    "run_by_channel",
                    "run_by_owner",
                    "run_by_failure",
                    "run_by_code");

    private static final String SIZES =
            """
            select format('%-22s %s', i.indexrelname, pg_size_pretty(pg_relation_size(i.indexrelid)))
            from pg_stat_user_indexes i
            where i.schemaname = 'workflow' and i.relname = 'run'
            union all
            select format('%-22s %s', 'run itself', pg_size_pretty(pg_relation_size('workflow.run')))
            """;

    /// What an exit writes to a run, for 5,000 of them.
    private static final String TRANSITION =
            """
            update workflow.run
            set status = :status, version = version + 1, updated_at = clock_timestamp(),
                failure_class = case :status when 'FAILED' then 'TRANSIENT' end,
                failure_code = case :status when 'FAILED' then 'code_1' end
            where tenant = 'acme'
              and id in (select md5('acme' || n)::uuid from generate_series(1, 5000) as n)
              and ended_at is not null
            """;

    private final StringBuilder plans = new StringBuilder();

    @Test
    void noPageReadsMoreThanItsIndexGives() throws Exception {
        try (var store = TestStore.fresh()) {
            try (var connection = store.database().dataSource(PostgresRole.OWNER).getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(Files.readString(FILL));
            }
            explain(store, "newest", null);
            explain(store, "a deep page", deep());
            explain(store, "status", null, statuses(RunStatus.FAILED));
            explain(
                    store,
                    "three statuses",
                    deep(),
                    statuses(RunStatus.FAILED, RunStatus.COMPLETED, RunStatus.PENDING));
            explain(store, "workflow", null, workflows("workflow-17"));
            explain(
                    store,
                    "two workflows and two statuses",
                    null,
                    workflows("workflow-0", "workflow-17"),
                    statuses(RunStatus.FAILED, RunStatus.IN_REVIEW));
            explain(store, "channel", null, new RunFilter.OfChannel(Channel.CLOUDEVENTS));
            explain(store, "owner", null, new RunFilter.Owner("owner-9"));
            explain(store, "class", null, new RunFilter.FailedAs(FailureClass.EXPIRED));
            explain(store, "code", null, new RunFilter.FailureCode("code_19"));
            explain(
                    store,
                    "time",
                    null,
                    new RunFilter.To(Instant.now().minus(20, ChronoUnit.DAYS)));
            explain(
                    store,
                    "owner, channel, status and workflow",
                    null,
                    new RunFilter.Owner("owner-9"),
                    new RunFilter.OfChannel(Channel.CLOUDEVENTS),
                    statuses(RunStatus.CANCELLED),
                    workflows("workflow-17"));
            explain(
                    store,
                    "contact",
                    null,
                    new RunFilter.OfContact(ContactKey.phone("+15550100").orElseThrow()));
            writing(store);
            Files.writeString(PLANS, plans.toString());
            assertThat(plans.toString()).doesNotContain("Seq Scan on run");
        }
    }

    private void explain(
            TestStore store,
            String what,
            @Nullable PageCursor cursor,
            RunFilter.Condition... conditions) {
        var lines =
                store.get(JdbcRunViews.class)
                        .page(
                                "explain (analyze, buffers, costs off)\n",
                                ACME,
                                RunFilter.of(conditions),
                                cursor,
                                51)
                        .query(String.class)
                        .list();
        plans.append("### ").append(what).append("\n```\n");
        lines.forEach(line -> plans.append(line).append('\n'));
        plans.append("```\n\n");
    }

    /// What the indexes cost those who write: the same transitions with and without them.
    private void writing(TestStore store) {
        plans.append("### indexes of run\n```\n");
        store.owner()
                .sql(SIZES)
                .query(String.class)
                .list()
                .forEach(line -> plans.append(line).append('\n'));
        var with = transitions(store);
        INDEXES.forEach(index -> store.owner().sql("drop index workflow." + index).update());
        var without = transitions(store);
        plans.append(
                "%d transitions: %d ms, without the five %d ms%n```%n"
                        .formatted(20_000, with, without));
    }

    private static long transitions(TestStore store) {
        store.owner().sql("vacuum analyze workflow.run").update();
        var started = System.nanoTime();
        for (var round = 0; round < 4; round++) {
            store.owner()
                    .sql(TRANSITION)
                    .param("status", round % 2 == 0 ? "FAILED" : "COMPLETED")
                    .update();
        }
        return (System.nanoTime() - started) / 1_000_000;
    }

    private static PageCursor deep() {
        return new PageCursor(Instant.now().minus(20, ChronoUnit.DAYS), new UUID(0, 0));
    }

    private static RunFilter.Condition statuses(RunStatus... statuses) {
        return new RunFilter.Statuses(Set.of(statuses));
    }

    private static RunFilter.Condition workflows(String... names) {
        return new RunFilter.Workflows(Set.of(names));
    }
}
