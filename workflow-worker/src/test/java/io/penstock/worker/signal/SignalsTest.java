package io.penstock.worker.signal;

import static io.penstock.worker.story.Penstock.TENANT;
import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.run.RunStatus;
import io.penstock.worker.signal.Receiver.Fault;
import io.penstock.worker.signal.Receiver.Got;
import io.penstock.worker.story.Penstock;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Receivers as they are, told by a worker of a process as it is: attempts have a second, and the
/// waits between them are short.
class SignalsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = secret("a key of twenty-four bytes");

    private static Penstock penstock;
    private static Receiver receiver;
    private static JdbcClient owner;

    @BeforeAll
    static void start() {
        receiver = Receiver.start();
        penstock =
                Penstock.startWith(
                        "--penstock.subscriptions.internal-hosts=127.0.0.1",
                        "--penstock.worker.signal.timeout=1s",
                        "--penstock.worker.signal.schedule=200ms,200ms,200ms",
                        "--penstock.worker.signal.pause=100ms");
        owner = penstock.sql(PostgresRole.OWNER);
    }

    @AfterAll
    static void stop() {
        penstock.close();
        receiver.close();
    }

    @AfterEach
    void unsubscribe() {
        owner.sql("delete from workflow.subscription").update();
    }

    @Test
    void aSubscriberIsToldOnceAndCanVerifyIt() {
        subscribe("/told", "run.completed");
        var event = penstock.receive(whatsapp("Can I return shoes I have worn once?"));
        await(() -> !receiver.got("/told").isEmpty());

        var got = receiver.got("/told").getFirst();
        var run = penstock.run(event).orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(got.signedWith(SECRET)).isTrue();
        assertThat(got.signedWith(secret("somebody else's key, as long"))).isFalse();
        assertThat(got.contentType()).isEqualTo("application/json");
        assertThat(Long.parseLong(got.timestamp()))
                .isBetween(
                        System.currentTimeMillis() / 1000 - 60, System.currentTimeMillis() / 1000);
        var body = StrictJson.TOLERANT.readTree(got.body());
        assertThat(body.path("type").asString()).isEqualTo("run.completed");
        assertThat(body.path("data").path("run").asString()).isEqualTo(run.id().toString());
        assertThat(got.text()).doesNotContain("shoes", "1202555");
        await(() -> state(got).equals("DONE"));
        assertThat(receiver.got("/told")).hasSize(1);
    }

    @Test
    void whateverAReceiverDoesItIsToldUntilItTakesIt() {
        receiver.next(
                "/moody",
                new Fault.Answer(500, Map.of()),
                new Fault.Reset(() -> {}),
                new Fault.Hang());
        var subscription = subscribe("/moody", "run.completed");
        tell(subscription, 1);

        await(() -> receiver.got("/moody").size() == 4);
        var got = receiver.got("/moody");
        assertThat(got).extracting(Got::id).containsOnly(got.getFirst().id());
        assertThat(got).extracting(Got::text).containsOnly(got.getFirst().text());
        assertThat(got).allSatisfy(it -> assertThat(it.signedWith(SECRET)).isTrue());
        await(() -> state(got.getFirst()).equals("DONE"));
    }

    @Test
    void oneWhoNeverTakesItLeavesADeadLetter() {
        receiver.next(
                "/never",
                Stream.generate(() -> new Fault.Answer(503, Map.of()))
                        .limit(4)
                        .toArray(Fault[]::new));
        var subscription = subscribe("/never", "run.completed");
        tell(subscription, 1);

        await(() -> letters(subscription).equals(List.of("signal_refused")));
        assertThat(receiver.got("/never")).hasSize(4);
    }

    @Test
    void oneWhoIsGoneIsToldNothingAnyMore() {
        receiver.next("/gone", new Fault.Answer(410, Map.of()));
        var subscription = subscribe("/gone", "run.completed");
        tell(subscription, 1);

        await(() -> letters(subscription).equals(List.of("signal_gone")));
        assertThat(
                        owner.sql("select state from workflow.subscription where id = :id")
                                .param("id", subscription)
                                .query(String.class)
                                .single())
                .isEqualTo("DISABLED");
        assertThat(receiver.got("/gone")).hasSize(1);
    }

    @Test
    void oneWhoAsksForTimeGetsItForEverything() {
        receiver.next("/busy", new Fault.Answer(429, Map.of("Retry-After", "2")));
        var subscription = subscribe("/busy", "run.completed");
        tell(subscription, 1);
        await(() -> receiver.got("/busy").size() == 1);
        var asked = System.nanoTime();
        await(() -> failing(subscription));
        tell(subscription, 3);

        await(() -> receiver.got("/busy").size() == 5);

        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isGreaterThan(Duration.ofMillis(1500));
    }

    @Test
    void aSlowReceiverHoldsUpNobodyElse() {
        receiver.hangsAlways("/slow");
        var slow = subscribe("/slow", "run.completed");
        var quick = subscribe("/quick", "run.completed");
        tell(slow, 500);
        tell(quick, 500);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> receiver.got("/quick").size() == 500);

        assertThat(receiver.got("/quick")).extracting(Got::id).doesNotHaveDuplicates();
        assertThat(receiver.got("/slow").size()).isLessThan(60);
        assertThat(receiver.mostAtOnce()).isLessThanOrEqualTo(4 + 4);
    }

    @Test
    void aWorkerKilledAfterTheSendLeavesItToAnotherUnderTheSameId() {
        penstock.stopWorker();
        var subscription = subscribe("/crash", "run.completed");
        tell(subscription, 1);
        var victim = penstock.startWorkerProcess();
        try {
            receiver.next("/crash", new Fault.Reset(victim::destroyForcibly));
            await(() -> receiver.got("/crash").size() == 1);
            victim.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            victim.destroyForcibly();
            penstock.startWorkerAgain();
        }
        assertThat(state(receiver.got("/crash").getFirst())).isEqualTo("PENDING");
        owner.sql(
                        "update workflow.signal set lease_until = clock_timestamp() where lease is not null")
                .update();

        await(() -> receiver.got("/crash").size() == 2);
        var got = receiver.got("/crash");
        assertThat(got).extracting(Got::id).containsOnly(got.getFirst().id());
        await(() -> state(got.getFirst()).equals("DONE"));
    }

    @Test
    void aReceiverInsideIsNotReachedUnlessTheInstallationSaysSo() {
        var inside =
                URI.create(receiver.at("/inside").toString().replace("127.0.0.1", "localhost"));
        var subscription = subscribe(inside, "run.completed");
        tell(subscription, 1);

        await(() -> letters(subscription).equals(List.of("signal_url_not_allowed")));
        assertThat(receiver.got("/inside")).isEmpty();
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    private static UUID subscribe(String path, String type) {
        return subscribe(receiver.at(path), type);
    }

    /// What intake writes.
    private static UUID subscribe(URI url, String type) {
        var id = UUID.randomUUID();
        owner.sql(
                        """
                        insert into workflow.subscription (tenant, id, url, types, created_by)
                        values (:tenant, :id, :url, array[:type], 'lena')
                        """)
                .param("tenant", TENANT.value())
                .param("id", id)
                .param("url", url.toString())
                .param("type", type)
                .update();
        var secret = UUID.randomUUID();
        var place = new SealedPlace("subscription_secret", "value", secret.toString());
        owner.sql(
                        """
                        insert into workflow.subscription_secret (tenant, id, subscription, value)
                        values (:tenant, :id, :subscription, :value)
                        """)
                .param("tenant", TENANT.value())
                .param("id", secret)
                .param("subscription", id)
                .param(
                        "value",
                        TinkSealing.withRootKey(new byte[32]).sealText(TENANT, place, SECRET))
                .update();
        return id;
    }

    /// As if so many runs had ended.
    private static void tell(UUID subscription, int signals) {
        owner.sql(
                        """
                        insert into workflow.signal (tenant, subscription, type, run, body)
                        select :tenant, :subscription, 'run.completed', gen_random_uuid(),
                               '{"type":"run.completed","data":{"workflow":"w"}}'
                        from generate_series(1, :signals)
                        """)
                .param("tenant", TENANT.value())
                .param("subscription", subscription)
                .param("signals", signals)
                .update();
    }

    private static boolean failing(UUID subscription) {
        return owner.sql("select failures > 0 from workflow.subscription where id = :id")
                .param("id", subscription)
                .query(Boolean.class)
                .single();
    }

    private static List<String> letters(UUID subscription) {
        return owner.sql(
                        "select failure_code from workflow.dead_letter where subscription = :id and state = 'OPEN'")
                .param("id", subscription)
                .query(String.class)
                .list();
    }

    private static String state(Got got) {
        return owner.sql("select state from workflow.signal where replace(id::text, '-', '') = :id")
                .param("id", got.id().substring("msg_".length()))
                .query(String.class)
                .single();
    }

    private static String secret(String key) {
        return "whsec_"
                + Base64.getEncoder()
                        .encodeToString(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
