package io.penstock.store.claim;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.store.TestStore;
import io.penstock.store.ingest.NewRun.Ordering;
import io.penstock.store.ingest.NewRun.WhileInReview;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimTest {
    private static final Failure BUSY =
            new Failure(FailureClass.TRANSIENT, "busy", "The other side is busy");
    private static final Failure DOUBT =
            new Failure(FailureClass.LOW_CONFIDENCE, "doubt", "Too little was found");

    private static final String WAITING =
            "select count(*) from pg_locks where locktype = 'advisory' and not granted";

    private TestStore store;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
    }

    @BeforeEach
    void begin() {
        store.clear();
        worker = store.worker();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void handsOutTheRunsOfAConversationOneByOneInOrderOfArrival() {
        var first = message(ACME, "dana", "First");
        var second = message(ACME, "dana", "Second");
        store.ingest(first, second);
        var claimed = store.claim(worker, 10);
        assertThat(claimed).extracting(Claimed::event).containsExactly(first.id());
        assertThat(store.claim(worker, 10)).isEmpty();
        complete(claimed.getFirst());
        assertThat(store.claimOne(worker).event()).isEqualTo(second.id());
    }

    @Test
    void aRunsDeadlineCountsFromItsFirstClaimAndNotFromALaterOne() {
        store.ingest(message(ACME, "dana", "Hello"));
        store.owner()
                .sql(
                        """
                        update workflow.run
                        set deadline_at = deadline_at - interval '1 day', term = interval '1 minute'
                        """)
                .update();

        var first = store.claimOne(worker);
        assertThat(first.deadline())
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(2)));
        exit(first, new Exit.Release());
        assertThat(store.claimOne(worker).deadline()).isEqualTo(first.deadline());
    }

    @Test
    void handsOutDifferentConversationsAtOnce() {
        store.ingest(message(ACME, "dana", "Hello"), message(ACME, "alex", "Hello"));
        assertThat(store.claim(worker, 10)).hasSize(2);
    }

    @Test
    void treatsARunWithoutOrderAsItsOwnConversation() {
        var unordered = TestStore.run(Ordering.NONE, WhileInReview.QUEUE);
        store.ingest(unordered, message(ACME, "dana", "First"), message(ACME, "dana", "Second"));
        assertThat(store.claim(worker, 10)).hasSize(2);
    }

    @Test
    void treatsAnEventWithoutConversationAsItsOwn() {
        store.ingest(message(ACME, null, "First", "n1"), message(ACME, null, "Second", "n2"));
        assertThat(store.claim(worker, 10)).hasSize(2);
    }

    @Test
    void letsSuccessorsWaitForARetry() {
        store.ingest(message(ACME, "dana", "First"), message(ACME, "dana", "Second"));
        var head = store.claimOne(worker);
        exit(head, new Exit.Retry("answer", 1, null, BUSY, Instant.now().plusSeconds(60)));
        assertThat(store.claim(worker, 10)).isEmpty();
        assertThat(store.count("select count(*) from workflow.conversation where ready_at is null"))
                .isZero();
    }

    @Test
    void handsOutARetryWhenItIsDue() {
        store.ingest(message(ACME, "dana", "First"));
        var head = store.claimOne(worker);
        exit(head, new Exit.Retry("answer", 1, null, BUSY, Instant.now()));
        var again = store.claimOne(worker);
        assertThat(again.held().run()).isEqualTo(head.held().run());
        assertThat(again.held().fence()).isEqualTo(head.held().fence() + 1);
    }

    @Test
    void letsSuccessorsWaitForAReviewThatQueues() {
        store.ingest(message(ACME, "dana", "First"), message(ACME, "dana", "Second"));
        exit(store.claimOne(worker), review());
        assertThat(store.claim(worker, 10)).isEmpty();
    }

    @Test
    void letsSuccessorsPassAReviewThatDoesNot() {
        var parallel = TestStore.run(Ordering.CONVERSATION, WhileInReview.PARALLEL);
        var second = message(ACME, "dana", "Second");
        store.ingest(parallel, message(ACME, "dana", "First"), second);
        exit(store.claimOne(worker), review());
        assertThat(store.claimOne(worker).event()).isEqualTo(second.id());
    }

    @Test
    void servesAQuietTenantBesideAFlood() {
        for (var i = 0; i < 50; i++) {
            store.ingest(message(ACME, "customer " + i, "Hello"));
        }
        store.ingest(message(GLOBEX, "quiet", "Hello"));
        assertThat(store.claim(worker, 2))
                .extracting(claimed -> claimed.held().tenant())
                .containsExactlyInAnyOrder(ACME, GLOBEX);
    }

    @Test
    void servesAQuietTenantBesideAFloodEvenOneByOne() {
        for (var i = 0; i < 30; i++) {
            store.ingest(message(ACME, "customer " + i, "Hello"));
        }
        store.ingest(message(GLOBEX, "quiet", "Hello"));
        var served = new HashSet<TenantId>();
        for (var i = 0; i < 2; i++) {
            served.add(store.claimOne(worker).held().tenant());
        }
        assertThat(served).as("who has least running comes first").contains(ACME, GLOBEX);
    }

    @Test
    void givesNothingToAWorkerWithoutALease() {
        store.ingest(message(ACME, "dana", "Hello"));
        assertThat(store.claim(4711, 10)).isEmpty();
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void findsAClaimWhoseAnswerWasLost() {
        store.ingest(message(ACME, "dana", "Hello"));
        var request = ClaimRequest.of(worker, 10);
        var claimed = store.claims().claim(request);
        assertThat(store.claims().claimed(request)).isEqualTo(claimed);
        assertThat(store.claims().claimed(ClaimRequest.of(worker, 10))).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItsConnectionDiesAtCommit() {
        store.ingest(message(ACME, "dana", "Hello"));
        var request = ClaimRequest.of(worker, 10);
        assertThatThrownBy(() -> store.transaction().execute(_ -> claimAndDie(request)))
                .isInstanceOf(RuntimeException.class);
        assertThat(store.claims().claimed(request)).isEmpty();
        assertThat(store.claim(worker, 10)).hasSize(1);
    }

    @Test
    void whoAsksWhatAClaimBroughtWaitsUntilItHasEnded() throws Exception {
        store.ingest(message(ACME, "dana", "Hello"));
        var request = ClaimRequest.of(worker, 10);
        var asked = new CompletableFuture<List<Claimed>>();

        store.transaction()
                .executeWithoutResult(
                        _ -> {
                            assertThat(store.claims().claim(request)).hasSize(1);
                            asked.completeAsync(() -> store.claims().claimed(request));
                            await().until(() -> store.count(WAITING) == 1);
                        });

        assertThat(asked.get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void mendsAConversationThatIsDueWithoutAHead() {
        store.ingest(message(ACME, "dana", "Hello"));
        complete(store.claimOne(worker));
        store.owner().sql("update workflow.conversation set ready_at = now()").update();
        assertThat(store.claim(worker, 10)).isEmpty();
        assertThat(store.count("select count(ready_at) from workflow.conversation")).isZero();
    }

    private List<Claimed> claimAndDie(ClaimRequest request) {
        var claimed = store.claims().claim(request);
        assertThat(claimed).hasSize(1);
        var backend =
                store.get(JdbcClient.class)
                        .sql("select pg_backend_pid()")
                        .query(Integer.class)
                        .single();
        kill(backend);
        return claimed;
    }

    /// A role may end its own connections.
    private void kill(int backend) {
        JdbcClient.create(store.database().dataSource(PostgresRole.WORKER))
                .sql("select pg_terminate_backend(:backend, 5000)")
                .param("backend", backend)
                .query()
                .singleRow();
    }

    private static Exit review() {
        return new Exit.Review("gate", null, DOUBT, null, "support", null, null);
    }

    private void complete(Claimed claimed) {
        exit(claimed, new Exit.Complete());
    }

    private void exit(Claimed claimed, Exit exit) {
        Held held = claimed.held();
        assertThat(store.journals().exit(held, exit)).isInstanceOf(Checkpoint.Written.class);
    }
}
