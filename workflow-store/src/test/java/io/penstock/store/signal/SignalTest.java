package io.penstock.store.signal;

import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Kind;
import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.api.Subscriptions;
import io.penstock.schema.api.Subscriptions.DeliveryState;
import io.penstock.schema.api.Subscriptions.Subscription;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.TestStore;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.letter.Letters;
import io.penstock.store.redrive.Order;
import io.penstock.store.redrive.RedriveWork;
import io.penstock.store.redrive.Redrives;
import io.penstock.store.review.Ageing;
import io.penstock.store.review.Expiry;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.signal.SignalWork.Failing;
import io.penstock.store.signal.SignalWork.Marked;
import io.penstock.store.signal.SignalWork.Permits;
import io.penstock.store.subscription.Subscribers;
import io.penstock.store.subscription.Subscribers.Pinging;
import io.penstock.store.subscription.Subscribers.Redelivering;
import io.penstock.store.subscription.Subscribers.Wish;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalTest {
    private static final Permits MANY = new Permits(100, 100, Duration.ofMinutes(1));
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Failing REFUSED = new Failing(500, "refused", null, Duration.ofDays(1));
    private static final Failure BUG =
            new Failure(FailureClass.LOGIC_DEFECT, "step_broke", "Jane Doe's number is in here");

    private TestStore store;
    private TestStore intake;
    private SignalWork work;
    private Subscribers subscribers;
    private long worker;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        work = store.get(SignalWork.class);
        subscribers = intake.get(Subscribers.class);
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @BeforeEach
    void clear() {
        store.clear();
        store.owner().sql("delete from workflow.subscription").update();
        worker = store.worker();
    }

    @Test
    void tellsOfTheEndOfARunWithoutWhatItIsAbout() {
        var subscription = subscribe(Type.RUN_COMPLETED, Type.RUN_FAILED);
        var run = held("dana");
        leave(run, new Exit.Fail("answer", "ops", BUG, false));

        var signal = only(work.claim(MANY));

        assertThat(signal.subscription()).isEqualTo(subscription.id());
        assertThat(signal.messageId()).matches("msg_[0-9a-f]{32}");
        assertThat(signal.body()).doesNotContain("Jane", "Hello");
        var body = json(signal);
        assertThat(body.path("type").asString()).isEqualTo("run.failed");
        assertThat(Instant.parse(body.path("timestamp").asString()))
                .isBefore(Instant.now().plusSeconds(1));
        var data = body.path("data");
        assertThat(data.path("run").asString()).isEqualTo(run.run().toString());
        assertThat(data.path("status").asString()).isEqualTo("FAILED");
        assertThat(data.path("phase").asString()).isEqualTo("failed");
        assertThat(data.path("class").asString()).isEqualTo("LOGIC_DEFECT");
        assertThat(data.path("code").asString()).isEqualTo("step_broke");
        assertThat(data.path("owner").asString()).isEqualTo("ops");
        assertThat(data.propertyNames())
                .containsExactlyInAnyOrder(
                        "tenant",
                        "run",
                        "event",
                        "workflow",
                        "workflowVersion",
                        "channel",
                        "status",
                        "phase",
                        "version",
                        "step",
                        "owner",
                        "class",
                        "code",
                        "createdAt",
                        "endedAt");
    }

    @Test
    void writesNothingWhereNobodyListens() {
        subscribe(Type.RUN_CANCELLED);
        subscribe(new Wish(url(), Set.of(Type.RUN_COMPLETED), "another", null));
        subscribe(new Wish(url(), Set.of(Type.RUN_COMPLETED), null, "nobody"));
        subscribers.create(GLOBEX, wish(Type.RUN_COMPLETED), secret(), "lena");

        leave(held("dana"), new Exit.Complete());

        assertThat(store.count("select count(*) from workflow.signal")).isZero();
    }

    @Test
    void tellsOfOneWorkflowAndOneOwnerAsAsked() {
        subscribe(new Wish(url(), Set.of(Type.RUN_COMPLETED), TestStore.ASSISTANT, "support"));

        leave(held("dana"), new Exit.Complete());

        assertThat(work.claim(MANY)).hasSize(1);
    }

    @Test
    void saysNothingOfWhatDidNotCommit() {
        subscribe(Type.RUN_COMPLETED);
        var run = held("dana");

        store.transaction()
                .executeWithoutResult(
                        status -> {
                            store.journals().exit(run, new Exit.Complete());
                            status.setRollbackOnly();
                        });
        assertThat(store.count("select count(*) from workflow.signal")).isZero();

        leave(run, new Exit.Complete());
        assertThat(store.count("select count(*) from workflow.signal")).isEqualTo(1);
    }

    @Test
    void tellsOfReviewsFromTheirOpeningToTheirExpiry() {
        subscribe(EnumSet.complementOf(EnumSet.of(Type.PING)).toArray(Type[]::new));
        var run = held("dana");
        leave(
                run,
                new Exit.Review(
                        "gate", "ops", BUG, null, "support", Duration.ofHours(1), "escalate"));
        assertThat(words()).containsExactly("review.opened");

        makeDue("ageing_at");
        assertThat(store.get(Ageing.class).announce(10)).isEqualTo(1);
        assertThat(store.get(Ageing.class).announce(10)).isZero();
        assertThat(words()).containsExactly("review.ageing");

        makeDue("due_at");
        store.get(Expiry.class).expire(10);
        assertThat(words()).containsExactly("review.overdue");

        makeDue("due_at");
        store.get(Expiry.class).expire(10);
        assertThat(words()).containsExactly("review.expired", "run.failed", "dead-letter.opened");
    }

    @Test
    void tellsOfRecordsThatNobodyCouldRead() {
        subscribe(Type.DEAD_LETTER_OPENED);
        var unreadable =
                new LogRecord.Unreadable(
                        TestStore.origin(), ACME, null, Map.of(), new byte[] {1}, "no event");

        store.get(Ingest.class).ingest(List.of(unreadable), _ -> List.of());
        store.get(Ingest.class).ingest(List.of(unreadable), _ -> List.of());

        assertThat(json(only(work.claim(MANY))).path("data").path("kind").asString())
                .isEqualTo("RECORD");
    }

    @Test
    void keepsTheOrderOfARun() {
        subscribe(Type.REVIEW_OPENED, Type.RUN_COMPLETED, Type.RUN_CANCELLED);
        var run = held("dana");
        leave(run, new Exit.Review("gate", "ops", BUG, null, "support", null, "fail"));
        store.journals().cancel(ACME, run.run(), "lena");
        leave(held("eve"), new Exit.Complete());

        var first = work.claim(MANY);
        assertThat(first)
                .extracting(ClaimedSignal::type)
                .containsExactlyInAnyOrder(Type.REVIEW_OPENED, Type.RUN_COMPLETED);
        assertThat(work.claim(MANY)).isEmpty();

        work.delivered(of(first, Type.RUN_COMPLETED), 200);
        var opened = of(first, Type.REVIEW_OPENED);
        assertThat(work.failed(opened, REFUSED, SOON)).isEqualTo(Marked.RETRIED);
        assertThat(work.claim(MANY)).isEmpty();

        makeSignalsDue();
        var again = only(work.claim(MANY));
        assertThat(again.id()).isEqualTo(opened.id());
        assertThat(again.attempt()).isEqualTo(2);
        work.delivered(again, 200);
        assertThat(only(work.claim(MANY)).type()).isEqualTo(Type.RUN_CANCELLED);
    }

    @Test
    void sendsAgainUnderTheSameIdWhatADeadWorkerHad() {
        subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        var lost = only(work.claim(MANY));
        assertThat(work.claim(MANY)).isEmpty();

        store.owner().sql("update workflow.signal set lease_until = clock_timestamp()").update();
        var found = only(work.claim(MANY));

        assertThat(found.messageId()).isEqualTo(lost.messageId());
        assertThat(found.body()).isEqualTo(lost.body());
        assertThat(work.delivered(lost, 200)).isEqualTo(Marked.LOST);
        assertThat(work.delivered(found, 200)).isEqualTo(Marked.DELIVERED);
        assertThat(work.claim(MANY)).isEmpty();
    }

    @Test
    void claimsEachOnceHoweverManyWorkersLook() throws Exception {
        subscribe(Type.RUN_COMPLETED);
        subscribe(Type.RUN_COMPLETED);
        for (var i = 0; i < 25; i++) {
            leave(held("p" + i), new Exit.Complete());
        }
        var few = new Permits(7, 50, Duration.ofMinutes(1));

        var claimed = new ArrayList<Future<List<ClaimedSignal>>>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<ClaimedSignal>> claim =
                    () -> {
                        var mine = new ArrayList<ClaimedSignal>();
                        for (var got = work.claim(few); !got.isEmpty(); got = work.claim(few)) {
                            mine.addAll(got);
                        }
                        return mine;
                    };
            IntStream.range(0, 4).forEach(_ -> claimed.add(workers.submit(claim)));
        }

        var places = new ArrayList<Long>();
        for (var mine : claimed) {
            mine.get().forEach(signal -> places.add(signal.place()));
        }
        while (places.size() < 50) { // whoever skipped what another held looks once more
            places.addAll(work.claim(few).stream().map(ClaimedSignal::place).toList());
        }
        assertThat(places).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void givesASubscriptionNoMoreThanItsShareAndOneThatFailsASingleTry() {
        var quick = subscribe(Type.RUN_COMPLETED);
        for (var i = 0; i < 4; i++) {
            leave(held("p" + i), new Exit.Complete());
        }
        var share = new Permits(100, 3, Duration.ofMinutes(1));

        var first = work.claim(share);
        assertThat(first).hasSize(3);
        assertThat(work.claim(share)).isEmpty();

        first.forEach(signal -> work.failed(signal, REFUSED, SOON));
        makeSignalsDue();
        assertThat(work.claim(share)).hasSize(1);
        assertThat(subscribers.find(ACME, quick.id()).orElseThrow().failingSince()).isNotNull();
    }

    @Test
    void waitsForEverythingWhereTheReceiverAskedFor() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        leave(held("eve"), new Exit.Complete());
        var later = Instant.now().plusSeconds(3600);

        work.failed(
                work.claim(new Permits(1, 1, Duration.ofMinutes(1))).getFirst(),
                new Failing(429, "rate_limited", later, Duration.ofDays(1)),
                Duration.ofSeconds(5));

        assertThat(work.claim(MANY)).isEmpty();
        assertThat(subscribers.find(ACME, subscription.id()).orElseThrow().notBefore())
                .isBetween(later.minusMillis(1), later.plusMillis(1));
        assertThat(
                        store.count(
                                "select count(*) from workflow.signal where due_at > clock_timestamp() + interval '50 min'"))
                .isEqualTo(1);
    }

    @Test
    void becomesADeadLetterThatCanBeRedriven() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        var given = only(work.claim(MANY));

        assertThat(work.failed(given, REFUSED, null)).isEqualTo(Marked.DEAD);

        var letter = only(letters());
        assertThat(letter.kind()).isEqualTo(Kind.SIGNAL);
        assertThat(letter.signal()).isEqualTo(given.id());
        assertThat(letter.subscription()).isEqualTo(subscription.id());
        assertThat(letter.workflow()).isEqualTo(TestStore.ASSISTANT);
        assertThat(letter.owner()).isEqualTo("support");
        assertThat(letter.failure().code()).isEqualTo("signal_refused");
        assertThat(letters(GLOBEX)).isEmpty();

        redrive();
        var again = only(work.claim(MANY));
        assertThat(again.messageId()).isEqualTo(given.messageId());
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(letters()).isEmpty();

        work.failed(again, REFUSED, null);
        assertThat(only(letters()).hops()).isEqualTo(1);
    }

    @Test
    void disablesASubscriptionWhoseReceiverIsGoneAndGivesUpWhatWaits() {
        var watching = subscribe(Type.SUBSCRIPTION_DISABLED);
        var subscription = subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        leave(held("eve"), new Exit.Complete());
        var one = work.claim(new Permits(1, 1, Duration.ofMinutes(1))).getFirst();

        assertThat(work.gone(one, 410)).isEqualTo(Marked.DISABLED);

        var disabled = subscribers.find(ACME, subscription.id()).orElseThrow();
        assertThat(disabled.state()).isEqualTo(Subscriptions.State.DISABLED);
        assertThat(disabled.disabledReason()).isEqualTo("gone");
        assertThat(letters())
                .extracting(letter -> letter.failure().code())
                .containsExactlyInAnyOrder("signal_gone", "subscription_disabled");
        var told = only(work.claim(MANY));
        assertThat(told.subscription()).isEqualTo(watching.id());
        assertThat(told.type()).isEqualTo(Type.SUBSCRIPTION_DISABLED);
        work.delivered(told, 200);

        leave(held("finn"), new Exit.Complete());
        redrive();
        assertThat(work.claim(MANY)).as("nothing goes to one that is disabled").isEmpty();
        assertThat(letters()).hasSize(2);

        subscribers.enable(ACME, subscription.id());
        redrive();
        assertThat(work.claim(MANY)).hasSize(2);
    }

    @Test
    void givesUpWhatAWorkerHeldThatDiedOnceItsSubscriptionIsDisabled() {
        subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        leave(held("eve"), new Exit.Complete());
        var both = work.claim(MANY);
        work.gone(both.getFirst(), 410);
        assertThat(work.giveUp(10)).as("it is on its way still").isZero();
        store.owner()
                .sql(
                        "update workflow.signal set lease_until = clock_timestamp() where lease is not null")
                .update();

        assertThat(work.giveUp(10)).isEqualTo(1);

        assertThat(letters())
                .extracting(letter -> letter.failure().code())
                .containsExactlyInAnyOrder("signal_gone", "subscription_disabled");
    }

    @Test
    void disablesASubscriptionOnlyAfterItFailedForAWholeWindow() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        for (var i = 0; i < 12; i++) {
            makeSignalsDue();
            assertThat(work.failed(only(work.claim(MANY)), REFUSED, SOON))
                    .isEqualTo(Marked.RETRIED);
        }
        store.owner()
                .sql(
                        """
                        update workflow.subscription
                        set failing_since = clock_timestamp() - interval '25 hours'
                        where id = :id
                        """)
                .param("id", subscription.id())
                .update();
        makeSignalsDue();

        assertThat(work.failed(only(work.claim(MANY)), REFUSED, SOON)).isEqualTo(Marked.DISABLED);

        assertThat(only(letters()).failure().code()).isEqualTo("signal_refused");
    }

    @Test
    void forgivesAReceiverThatTakesSomething() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        work.failed(only(work.claim(MANY)), REFUSED, SOON);
        makeSignalsDue();

        work.delivered(only(work.claim(MANY)), 204);

        var well = subscribers.find(ACME, subscription.id()).orElseThrow();
        assertThat(well.failingSince()).isNull();
        assertThat(well.notBefore()).isNull();
    }

    @Test
    void signsWithTheOldSecretBesideTheNewOneForAsLongAsAsked() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        var rotated =
                subscribers
                        .rotate(ACME, subscription.id(), "whsec_bmV3", Duration.ofHours(24))
                        .orElseThrow();
        assertThat(rotated.secrets()).hasSize(2);
        leave(held("dana"), new Exit.Complete());

        var both = only(work.claim(MANY));
        assertThat(both.secrets()).containsExactly("whsec_bmV3", secret());

        subscribers.rotate(ACME, subscription.id(), "whsec_bmV3ZXI=", Duration.ofHours(1));
        store.owner().sql("update workflow.signal set lease_until = clock_timestamp()").update();
        assertThat(only(work.claim(MANY)).secrets())
                .containsExactly("whsec_bmV3ZXI=", "whsec_bmV3");

        subscribers.rotate(ACME, subscription.id(), "whsec_bGFzdA==", Duration.ZERO);
        store.owner().sql("update workflow.signal set lease_until = clock_timestamp()").update();
        assertThat(only(work.claim(MANY)).secrets()).containsExactly("whsec_bGFzdA==");
        assertThat(
                        store.owner()
                                .sql("select value from workflow.subscription_secret")
                                .query(byte[].class)
                                .list())
                .noneMatch(
                        value ->
                                new String(value, java.nio.charset.StandardCharsets.UTF_8)
                                        .contains("whsec_"));
    }

    @Test
    void pingsAndDeliversAgainOnRequest() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        var delivery = ((Pinging.Queued) subscribers.ping(ACME, subscription.id())).delivery();
        var ping = only(work.claim(MANY));
        assertThat(ping.type()).isEqualTo(Type.PING);
        assertThat(subscribers.redeliver(ACME, subscription.id(), delivery))
                .isEqualTo(Redelivering.UNDERWAY);

        assertThat(work.failed(ping, REFUSED, null)).isEqualTo(Marked.DEAD);
        assertThat(letters()).as("a ping needs nobody").isEmpty();

        assertThat(subscribers.redeliver(ACME, subscription.id(), delivery))
                .isEqualTo(Redelivering.QUEUED);
        var again = only(work.claim(MANY));
        assertThat(again.messageId()).isEqualTo(ping.messageId());
        work.delivered(again, 200);

        var shown =
                only(
                        subscribers
                                .deliveries(ACME, subscription.id(), null, 10)
                                .orElseThrow()
                                .deliveries());
        assertThat(shown.state()).isEqualTo(DeliveryState.DONE);
        assertThat(shown.status()).isEqualTo(200);
    }

    @Test
    void keepsTenantsApart() {
        var subscription = subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        var delivery =
                subscribers
                        .deliveries(ACME, subscription.id(), null, 10)
                        .orElseThrow()
                        .deliveries()
                        .getFirst()
                        .id();

        assertThat(subscribers.all(GLOBEX)).isEmpty();
        assertThat(subscribers.find(GLOBEX, subscription.id())).isEmpty();
        assertThat(subscribers.deliveries(GLOBEX, subscription.id(), null, 10)).isEmpty();
        assertThat(subscribers.rotate(GLOBEX, subscription.id(), secret(), Duration.ZERO))
                .isEmpty();
        assertThat(subscribers.enable(GLOBEX, subscription.id())).isEmpty();
        assertThat(subscribers.ping(GLOBEX, subscription.id())).isEqualTo(new Pinging.Unknown());
        assertThat(subscribers.redeliver(GLOBEX, subscription.id(), delivery))
                .isEqualTo(Redelivering.UNKNOWN);
        assertThat(subscribers.redrive(GLOBEX, Set.of(delivery))).isEmpty();
        assertThat(subscribers.delete(GLOBEX, subscription.id())).isFalse();
        assertThat(only(work.claim(MANY)).secrets()).containsExactly(secret());
    }

    @Test
    void forgetsWhatEndedLongAgoAndNothingElse() {
        subscribe(Type.RUN_COMPLETED);
        leave(held("dana"), new Exit.Complete());
        leave(held("eve"), new Exit.Complete());
        work.delivered(work.claim(new Permits(1, 1, Duration.ofMinutes(1))).getFirst(), 200);

        assertThat(work.forget(Duration.ofDays(7), Duration.ofDays(30), 10)).isZero();
        assertThat(work.forget(Duration.ZERO, Duration.ZERO, 10)).isEqualTo(1);
        assertThat(work.waiting().pending()).isEqualTo(1);
    }

    private List<String> words() {
        var words = new ArrayList<String>();
        for (var got = work.claim(MANY); !got.isEmpty(); got = work.claim(MANY)) {
            got.forEach(
                    signal -> {
                        words.add(signal.type().word());
                        work.delivered(signal, 200);
                    });
        }
        return words;
    }

    private void makeDue(String column) {
        store.owner().sql("update workflow.review set " + column + " = clock_timestamp()").update();
    }

    private void makeSignalsDue() {
        store.owner()
                .sql(
                        "update workflow.signal set due_at = clock_timestamp() where state = 'PENDING'")
                .update();
        store.owner().sql("update workflow.subscription set not_before = null").update();
    }

    private void redrive() {
        var redrives = intake.get(Redrives.class);
        var filter = new Filter(null, Kind.SIGNAL, null, null, null, null, null, null);
        var plan = redrives.plan(ACME, filter, Order.RESUME).plan();
        redrives.start(ACME, filter, plan, Order.RESUME, "sre");
        store.get(RedriveWork.class).workOff(50);
    }

    private List<Letter> letters() {
        return letters(ACME);
    }

    private List<Letter> letters(TenantId tenant) {
        return intake
                .get(Letters.class)
                .page(tenant, Filter.ALL, State.OPEN, null, 100)
                .letters()
                .stream()
                .filter(letter -> letter.kind() == Kind.SIGNAL)
                .toList();
    }

    private Held held(String who) {
        store.ingest(message(ACME, who, "Hello"));
        return store.claimOne(worker).held();
    }

    private void leave(Held held, Exit exit) {
        store.journals().exit(held, exit);
    }

    private Subscription subscribe(Type... types) {
        return subscribe(wish(types));
    }

    private Subscription subscribe(Wish wish) {
        return subscribers.create(ACME, wish, secret(), "lena").orElseThrow();
    }

    private static Wish wish(Type... types) {
        return new Wish(url(), Set.of(types), null, null);
    }

    private static URI url() {
        return URI.create("https://hooks.example.com/penstock");
    }

    private static String secret() {
        return "whsec_c2VjcmV0";
    }

    private static JsonNode json(ClaimedSignal signal) {
        return StrictJson.TOLERANT.readTree(signal.body());
    }

    private static ClaimedSignal of(List<ClaimedSignal> signals, Type type) {
        return signals.stream().filter(signal -> signal.type() == type).findFirst().orElseThrow();
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
