package io.penstock.store.redrive;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.api.DeadLetters;
import io.penstock.schema.api.DeadLetters.Mode;
import io.penstock.schema.api.RunJobs.Action;
import io.penstock.schema.api.RunJobs.Filter;
import io.penstock.schema.api.RunJobs.Job;
import io.penstock.schema.api.RunJobs.Result;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.TestStore;
import io.penstock.store.definition.Definitions;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.redrive.Retries.Restarted;
import io.penstock.store.redrive.RunBulks.BulkOrder;
import io.penstock.store.redrive.RunBulks.BulkStarting;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.StepResult;
import io.penstock.store.send.Intent;
import io.penstock.store.send.Outgoing;
import io.penstock.store.send.Sends;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Many runs at once, what a person does to one while somebody works on it, and moves to a newer
/// definition.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunBulksTest {
    private static final String MOVING = "moving";
    private static final Filter EVERY =
            new Filter(null, null, null, null, null, null, null, null, null);
    private static final Failure REFUSED =
            new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "The target answered 400");
    private static final Failure BUSY = new Failure(FailureClass.TRANSIENT, "busy", "Busy");

    private TestStore store;
    private TestStore intake;
    private RunBulks bulks;
    private Retries retries;
    private RedriveWork work;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        bulks = intake.get(RunBulks.class);
        retries = intake.get(Retries.class);
        work = store.get(RedriveWork.class);
        var definitions = store.get(Definitions.class);
        definitions.publish(ACME, MOVING, definition("context", "retrieve"));
        definitions.publish(ACME, MOVING, definition("search", "retrieve"));
        definitions.publish(ACME, MOVING, definition("context", "review"));
        definitions.publish(ACME, MOVING, definition("context", "retrieve") + "# newest\n");
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @BeforeEach
    void forget() {
        store.clear();
        store.owner().sql("truncate workflow.redrive cascade").update();
        worker = store.worker();
    }

    @Test
    void runsOfEveryStateAreCancelledAndTheirSuccessorsGoOn() {
        var running = claimNew("a");
        var waiting = claimNew("b");
        store.journals()
                .exit(
                        waiting,
                        new Exit.Retry("context", 1, null, BUSY, Instant.now().plusSeconds(900)));
        var inReview = claimNew("c");
        store.journals()
                .exit(inReview, new Exit.Review("context", "o", BUSY, null, "q", null, null));
        var completed = claimNew("d");
        store.journals().exit(completed, new Exit.Complete());
        store.ingest(message(ACME, "e", "queued"));
        assertThat(bulks.plan(GLOBEX, Action.CANCEL, EVERY).count()).isZero();

        var job = finished(started(Action.CANCEL, EVERY, null));

        assertThat(job.done()).isEqualTo(4);
        for (var held : List.of(running, waiting, inReview)) {
            assertThat(status(held)).isEqualTo(RunStatus.CANCELLED);
        }
        assertThat(status(completed)).isEqualTo(RunStatus.COMPLETED);
        assertThat(store.views().run(ACME, waiting.run()).orElseThrow().failure())
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("cancelled"));
        for (var customer : List.of("a", "b", "c", "e")) {
            assertThat(claimNew(customer)).as(customer).isNotNull();
        }
    }

    @Test
    void whatMovedOnMeanwhileIsSkippedAndItsResultSaysSo() {
        var held = failed("a");
        failed("b");
        var job = started(Action.RETRY, EVERY, null);
        retries.retry(ACME, held.run(), "dana");

        assertThat(finished(job)).extracting(Job::done, Job::skipped).containsExactly(1, 1);
        assertThat(bulks.results(ACME, job.id(), null, 10).orElseThrow().results())
                .filteredOn(result -> result.run().equals(held.run().value()))
                .singleElement()
                .extracting(Result::outcome, Result::note)
                .containsExactly(DeadLetters.Outcome.SKIPPED, "not failed");
        assertThat(bulks.results(GLOBEX, job.id(), null, 10)).isEmpty();
    }

    @Test
    void anActionThatWasNotPlannedIsNotStarted() {
        failed("a");
        var plan = bulks.plan(ACME, Action.RETRY, EVERY).plan();

        assertThat(bulks.start(ACME, EVERY, plan, new BulkOrder(Action.RESTART, null, null), "x"))
                .isEqualTo(new BulkStarting.PlanChanged());
    }

    @Test
    void ofACancellationAndAClaimTheRunIsNobodysAndItsConversationGoesOn() throws Exception {
        for (var round = 0; round < 30; round++) {
            var customer = "race " + round;
            var event = message(ACME, customer, "Hello");
            store.ingest(event);
            var run = store.views().event(ACME, event.id()).orElseThrow().runs().getFirst().id();

            List<Held> claimed;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var cancel = threads.submit(() -> store.journals().cancel(ACME, run, "dana"));
                var claim = threads.submit(() -> store.claim(worker, 5));
                assertThat(cancel.get()).isInstanceOf(Checkpoint.Written.class);
                claimed = claim.get().stream().map(it -> it.held()).toList();
            }

            for (var held : claimed) {
                assertThat(store.journals().exit(held, new Exit.Complete()))
                        .isInstanceOf(Checkpoint.LostRace.class);
            }
            assertThat(store.views().run(ACME, run).orElseThrow().status())
                    .isEqualTo(RunStatus.CANCELLED);
            store.journals().exit(claimNew(customer), new Exit.Complete());
        }
    }

    @Test
    void ofACancellationAndADeliveryEitherIsFirstAndTheRunIsCancelled() throws Exception {
        for (var round = 0; round < 30; round++) {
            var held = claimNew("race " + round);
            var key = held.run() + "/reply/1";
            var outgoing = new Outgoing(key, "reply", "support", 1, Channel.WHATSAPP, "Hello");

            Intent intent;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var cancel =
                        threads.submit(() -> store.journals().cancel(ACME, held.run(), "dana"));
                var intend = threads.submit(() -> store.get(Sends.class).intend(held, outgoing));
                assertThat(cancel.get()).isInstanceOf(Checkpoint.Written.class);
                intent = intend.get();
            }

            assertThat(status(held)).isEqualTo(RunStatus.CANCELLED);
            assertThat(store.count("select count(*) from workflow.send where key = '" + key + "'"))
                    .as("an intent that stands is seen")
                    .isEqualTo(intent instanceof Intent.Fresh ? 1 : 0);
            assertThat(store.get(Sends.class).intend(held, outgoing))
                    .isInstanceOf(Intent.LostRace.class);
        }
    }

    @Test
    void whatResumesMovesOnlyWhereWhatItFinishedIsStillThere() {
        for (var refused : List.of("2", "3")) {
            var held = failedMoving();
            var job = redriven(new Order(Mode.RESUME, refused, null));
            assertThat(note(job))
                    .isEqualTo(
                            "version %s has no step context of the same kind, which is finished"
                                    .formatted(refused));
            assertThat(status(held)).isEqualTo(RunStatus.FAILED);
            store.owner().sql("truncate workflow.redrive, workflow.run cascade").update();
        }

        var held = failedMoving();
        redriven(new Order(Mode.RESUME, Order.NEWEST, null));

        assertThat(store.views().run(ACME, held.run()).orElseThrow())
                .satisfies(
                        run -> {
                            assertThat(run.status()).isEqualTo(RunStatus.PENDING);
                            assertThat(run.workflowVersion()).isEqualTo(4);
                        });
        var claimed = store.claimOne(worker).held();
        assertThat(store.journals().past(claimed).results()).containsOnlyKeys("context");
    }

    @Test
    void whatBeginsAgainMovesToAnyNewerVersionAndToNoOlderOne() {
        var held = failedMoving();

        assertThat(retries.restart(ACME, held.run(), "2", "dana")).isEqualTo(new Restarted.Again());
        var claimed = store.claimOne(worker);
        assertThat(store.views().run(ACME, held.run()).orElseThrow().workflowVersion())
                .isEqualTo(2);
        store.journals().exit(claimed.held(), new Exit.Complete());
        assertThat(retries.restart(ACME, held.run(), "1", "dana"))
                .isEqualTo(new Restarted.Unfit("its definition is newer, version 2"));
        assertThat(status(held)).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void whatHasCompletedMeanwhileIsNotMovedToAnotherVersion() {
        var held = failedMoving();
        var job = started(Action.RETRY, EVERY, "newest");
        retries.retry(ACME, held.run(), "dana");
        store.journals().exit(store.claimOne(worker).held(), new Exit.Complete());

        finished(job);

        var run = store.views().run(ACME, held.run()).orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.workflowVersion()).isEqualTo(1);
    }

    private static String definition(String step, String kind) {
        var does =
                kind.equals("retrieve")
                        ? "retrieve: { query: \"{{event.text}}\", sources: [faq] }"
                        : "review: { when: \"true\", queue: support }";
        return """
        name: moving
        owner: support-ops
        trigger: { types: [intake.message.received] }
        steps:
          - id: %s
            %s
          - id: reply
            deliver: { to: event.data.replyTo, body: "Hello" }
        """
                .formatted(step, does);
    }

    private Held failedMoving() {
        var run =
                new NewRun(
                        MOVING,
                        1,
                        NewRun.Ordering.CONVERSATION,
                        NewRun.WhileInReview.QUEUE,
                        Duration.ofMinutes(30),
                        "support");
        store.ingest(run, message(ACME, null, "Hello", "native " + UUID.randomUUID()));
        var held = store.claimOne(worker).held();
        store.journals().done(held, new StepResult("context", "{}", "support-ops", null));
        store.journals().exit(held, new Exit.Fail("reply", "support-ops", REFUSED, true));
        return held;
    }

    private UUID redriven(Order order) {
        var redrives = intake.get(Redrives.class);
        var plan = redrives.plan(ACME, DeadLetters.Filter.ALL, order);
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("changes its definition"));
        var started = redrives.start(ACME, DeadLetters.Filter.ALL, plan.plan(), order, "dana");
        drain();
        return ((Starting.Started) started).job().id();
    }

    private String note(UUID redrive) {
        return String.valueOf(
                intake.get(Redrives.class)
                        .results(ACME, redrive, null, 10)
                        .orElseThrow()
                        .results()
                        .getFirst()
                        .note());
    }

    private Job started(Action action, Filter filter, String version) {
        var plan = bulks.plan(ACME, action, filter).plan();
        var order = new BulkOrder(action, version, null);
        return ((BulkStarting.Started) bulks.start(ACME, filter, plan, order, "dana")).job();
    }

    private Job finished(Job job) {
        drain();
        var found = bulks.find(ACME, job.id()).orElseThrow();
        assertThat(found.state()).isEqualTo(DeadLetters.RedriveState.DONE);
        return found;
    }

    private void drain() {
        while (work.workOff(2).more()) {}
    }

    private Held failed(String customer) {
        var held = claimNew(customer);
        store.journals().exit(held, new Exit.Fail("reply", "support-ops", REFUSED, true));
        return held;
    }

    private RunStatus status(Held held) {
        return store.views().run(ACME, held.run()).orElseThrow().status();
    }

    private Held claimNew(String customer) {
        store.ingest(message(ACME, customer, "Hello " + UUID.randomUUID()));
        return store.claimOne(worker).held();
    }
}
