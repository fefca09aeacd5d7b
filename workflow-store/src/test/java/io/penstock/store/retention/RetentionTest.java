package io.penstock.store.retention;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.redrive.Order;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.redrive.Retries;
import io.penstock.store.redrive.Retries.Retried;
import io.penstock.store.retention.Retention.Page;
import io.penstock.store.retention.Retention.Rule;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Interventions;
import io.penstock.store.run.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionTest {
    private static final Failure REFUSED =
            new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "The target answered 400");
    private static final Duration AGE = Duration.ofDays(90);
    private static final Rule COMPLETED = new Rule(RunStatus.COMPLETED, AGE, Map.of());
    private static final Rule FAILED = new Rule(RunStatus.FAILED, AGE, Map.of());

    private TestStore store;
    private TestStore intake;
    private Retention retention;
    private Retries retries;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        retention = store.get(Retention.class);
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        retries = intake.get(Retries.class);
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @BeforeEach
    void forget() {
        store.clear();
        store.owner().sql("truncate workflow.run_archive, workflow.redrive cascade").update();
        worker = store.worker();
    }

    @Test
    void whatEndedLongAgoLeavesOnlyARowOfMetadata() {
        var held = completed();
        completed();
        aged(held);

        assertThat(retention.moveOut(COMPLETED, null, 10)).isEqualTo(new Page(1, 1, null));

        for (var table :
                List.of(
                        "run",
                        "event",
                        "step_result where run = '%s'",
                        "timeline where run = '%s'")) {
            var of = table.contains("%s") ? table.formatted(held.run()) : table;
            assertThat(store.count("select count(*) from workflow." + of))
                    .as(table)
                    .isEqualTo(table.contains("%s") ? 0 : 1);
        }
        assertThat(
                        store.count(
                                """
                                select count(*) from workflow.run_archive
                                where status = 'COMPLETED' and event is not null
                                  and timeline_sha256 ~ '^[0-9a-f]{64}$'
                                """))
                .isEqualTo(1);
    }

    @Test
    void whatHasAnOpenLetterStaysUntilSomebodyClosesIt() {
        var held = failed();
        aged(held);
        assertThat(retention.moveOut(FAILED, null, 10).moved()).isZero();

        var redrives = intake.get(Redrives.class);
        var plan = redrives.plan(ACME, Filter.ALL, Order.RESUME).plan();
        redrives.discard(ACME, Filter.ALL, plan, "not needed", "lee");

        assertThat(retention.moveOut(FAILED, null, 10).moved()).isEqualTo(1);
        assertThat(store.count("select count(*) from workflow.dead_letter")).isZero();
    }

    @Test
    void aClassOfFailureHasItsOwnAge() {
        var held = failed();
        store.owner()
                .sql("update workflow.dead_letter set state = 'REDRIVEN', redriven_at = now()")
                .update();
        aged(held);
        var longer =
                new Rule(
                        RunStatus.FAILED,
                        AGE,
                        Map.of(FailureClass.LOGIC_DEFECT, AGE.multipliedBy(3)));
        var shorter =
                new Rule(
                        RunStatus.FAILED,
                        AGE.multipliedBy(3),
                        Map.of(FailureClass.LOGIC_DEFECT, AGE));

        assertThat(retention.moveOut(longer, null, 10).moved()).isZero();
        assertThat(retention.moveOut(shorter, null, 10).moved()).isEqualTo(1);
    }

    @Test
    void anEventThatAnotherRunNeedsStays() {
        var held = completed();
        store.owner()
                .sql(
                        """
                        insert into workflow.run
                            (tenant, id, event, workflow, workflow_version, conversation, seq,
                             while_in_review, status, due_at, created_at, updated_at)
                        select tenant, gen_random_uuid(), event, workflow, workflow_version,
                               conversation, 99, while_in_review, 'PENDING', now(), now(), now()
                        from workflow.run
                        """)
                .update();
        aged(held);

        assertThat(retention.moveOut(COMPLETED, null, 10)).isEqualTo(new Page(1, 0, null));
        assertThat(store.count("select count(*) from workflow.event")).isEqualTo(1);
    }

    @Test
    void whatStillLivesIsNeverTouched() {
        var live = claimNew();
        store.owner()
                .sql("update workflow.run set created_at = now() - interval '1 year'")
                .update();

        assertThat(retention.moveOut(COMPLETED, null, 10).moved()).isZero();
        assertThat(
                        store.count(
                                """
                                select (workflow.move_out(array['acme'], array['%s'::uuid],
                                    array[now()])).moved
                                """
                                        .formatted(live.run())))
                .isZero();
        assertThatThrownBy(() -> new Rule(RunStatus.RUNNING, AGE, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunThatIsRetriedMeanwhileStaysWhole() throws Exception {
        for (var round = 0; round < 15; round++) {
            var held = failed();
            store.owner()
                    .sql("update workflow.dead_letter set state = 'REDRIVEN', redriven_at = now()")
                    .update();
            aged(held);
            boolean retried;
            int moved;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var retry = threads.submit(() -> retries.retry(ACME, held.run(), "dana"));
                var move = threads.submit(() -> retention.moveOut(FAILED, null, 10).moved());
                retried = retry.get() == Retried.AGAIN;
                moved = move.get();
            }

            assertThat(moved + (retried ? 1 : 0)).as("round " + round).isEqualTo(1);
            if (retried) {
                var claimed = store.claimOne(worker).held();
                assertThat(store.journals().past(claimed).results()).containsOnlyKeys("context");
                store.journals().exit(claimed, new Exit.Complete());
            }
            store.clear();
            worker = store.worker();
        }
    }

    @Test
    void whomSomebodyIsBusyWithIsLeftForAnotherTime() throws Exception {
        var held = completed();
        aged(held);

        var moved =
                store.transaction()
                        .execute(
                                _ -> {
                                    store.get(Interventions.class).lock(ACME, held.run());
                                    return meanwhile(() -> retention.moveOut(COMPLETED, null, 10));
                                });

        assertThat(moved.moved()).isZero();
        assertThat(retention.moveOut(COMPLETED, null, 10).moved()).isEqualTo(1);
    }

    @Test
    void anEventThatStartedNothingIsForgotten() {
        store.get(Ingest.class)
                .ingest(TestStore.records(message(ACME, "dana", "Hi")), _ -> List.of());
        assertThat(retention.forgetEvents(AGE, null, 10).events()).isZero();
        store.owner()
                .sql("update workflow.event set ingested_at = now() - interval '100 days'")
                .update();

        assertThat(retention.forgetEvents(AGE, null, 10).events()).isEqualTo(1);
        assertThat(store.count("select count(*) from workflow.contact_index")).isZero();
    }

    @Test
    void amongAHundredThousandRunsTheOldAreFoundByIndex() {
        completed();
        store.owner()
                .sql(
                        """
                        insert into workflow.run
                            (tenant, id, event, workflow, workflow_version, conversation, seq,
                             while_in_review, status, due_at, created_at, updated_at, ended_at)
                        select tenant, gen_random_uuid(), event, workflow, workflow_version,
                               conversation, 100 + n, while_in_review, 'COMPLETED', now(), now(), now(),
                               now() - n * interval '1 minute'
                        from workflow.run, generate_series(1, 100000) n
                        """)
                .update();
        store.owner().sql("analyze workflow.run").update();

        var plan =
                String.join(
                        "\n",
                        store.owner()
                                .sql(
                                        """
                                        explain select tenant, id, ended_at from workflow.run r
                                        where r.status = 'COMPLETED' and r.ended_at is not null
                                          and r.ended_at < clock_timestamp() - make_interval(secs => 5000000)
                                        order by r.ended_at, r.id limit 100
                                        """)
                                .query(String.class)
                                .list());

        assertThat(plan).contains("run_ended").doesNotContain("Seq Scan");
    }

    private static <T> T meanwhile(Callable<T> other) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.submit(other).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void aged(Held held) {
        store.owner()
                .sql(
                        """
                        update workflow.run
                        set ended_at = ended_at - interval '100 days'
                        where id = :run
                        """)
                .param("run", held.run().value())
                .update();
    }

    private Held completed() {
        var held = claimNew();
        store.journals().done(held, new StepResult("context", "{}", "support-ops", null));
        store.journals().exit(held, new Exit.Complete());
        return held;
    }

    private Held failed() {
        var held = claimNew();
        store.journals().done(held, new StepResult("context", "{}", "support-ops", null));
        store.journals().exit(held, new Exit.Fail("reply", "support-ops", REFUSED, true));
        return held;
    }

    private Held claimNew() {
        store.ingest(message(ACME, null, "Hello", "native " + UUID.randomUUID()));
        return store.claimOne(worker).held();
    }
}
