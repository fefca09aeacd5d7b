package io.penstock.worker;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.schedule.Schedules;
import io.penstock.worker.story.Penstock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Workers that are killed as processes of their own. The long profile has those that the faults
/// suite, or the store's tests without processes, play in short.
class CrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static Penstock penstock;

    private static final String ALIVE =
            """
            select count(*) from workflow.worker
            where reaped_at is null and lease_until > clock_timestamp()
            """;
    private static final String OCCURRENCES = "select count(*) from workflow.occurrence";
    private static final String RUNS =
            """
            select count(*) from workflow.run r
            join workflow.timeline t on t.tenant = r.tenant and t.run = r.id
            where t.note like '% of schedule tick'
            """;
    private static final String OPEN = RUNS + "and r.ended_at is null";

    /// From the first occurrence to the last.
    private static final String SECONDS =
            """
            select extract(epoch from max(e.time) - min(e.time))::bigint + 1
            from workflow.event e
            join workflow.run r on r.tenant = e.tenant and r.event = e.id
            join workflow.timeline t on t.tenant = r.tenant and t.run = r.id
            where t.note like '% of schedule tick'
            """;
    private static final String TIMES =
            SECONDS.replace(
                    "extract(epoch from max(e.time) - min(e.time))::bigint + 1",
                    "count(distinct e.time)");

    /// Sends nothing: about a message that may have been sent, a person would have to decide.
    private static final String LOOK =
            """
            name: look
            owner: support-ops
            trigger: { types: [intake.message.received], when: "event.channel == 'form'" }
            steps:
              - id: context
                retrieve: { query: "{{event.text}}", top: 3 }
            """;

    @BeforeAll
    static void start() {
        penstock = Penstock.startWith("--penstock.lease.duration=5s", "--penstock.lease.margin=1s");
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    /// The gateway gives one answer for one key: the provider is asked once.
    @Test
    @Tag("soak")
    void aWorkerThatWasKilledWhileAModelAnsweredAsksTheSameUnderTheSameKey()
            throws InterruptedException {
        penstock.gateway().forget();
        var answer = penstock.gateway().holds();
        penstock.stopWorker();
        var victim = penstock.startWorkerProcess();
        var event = penstock.receive(whatsapp("Can I return shoes I have worn once?"));
        Awaitility.await().atMost(PATIENCE).until(() -> !penstock.gateway().calls().isEmpty());
        var searches = penstock.retrieval().calls().size();

        victim.destroyForcibly().waitFor();
        answer.release();
        penstock.startWorkerAgain();

        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == RunStatus.COMPLETED);
        var calls = penstock.gateway().calls();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1).key()).isEqualTo(calls.get(0).key());
        assertThat(calls.get(1).body()).isEqualTo(calls.get(0).body());
        assertThat(penstock.retrieval().calls()).hasSize(searches);
    }

    @Test
    void aSendThatWasUnderWayWhenItsWorkerWasKilledIsNotRepeated() throws InterruptedException {
        penstock.whatsApp().inject(Fault.dropAfterTaking(1).withDelay(Duration.ofSeconds(30)));
        penstock.stopWorker();
        var victim = penstock.startWorkerProcess();
        var event = penstock.receive(whatsapp("Can I return shoes I have worn once?"));
        var before = penstock.whatsApp().messages().size();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> penstock.whatsApp().messages().size() > before);

        victim.destroyForcibly().waitFor();
        penstock.whatsApp().inject(Fault.NONE);
        penstock.startWorkerAgain();

        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == RunStatus.WAITING);
        assertThat(penstock.run(event).orElseThrow().failure().code()).isEqualTo("outcome_unknown");
        var sent = penstock.whatsApp().messages();
        assertThat(sent).hasSize(before + 1);

        penstock.receive(Penstock.status(sent.getLast().id(), "sent", sent.getLast().key()));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> penstock.run(event),
                        run -> run.isPresent() && run.get().status() == RunStatus.COMPLETED);
        assertThat(penstock.whatsApp().messages()).hasSize(before + 1);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(penstock.sentBy(penstock.run(event).orElseThrow()))
                                        .singleElement()
                                        .satisfies(
                                                told ->
                                                        assertThat(told.data().message().id())
                                                                .isEqualTo(sent.getLast().id())));
    }

    /// Three workers, of which one is killed, and a database that goes away for a while.
    @Test
    @Tag("soak")
    void eachOccurrenceOfAScheduleStartsOneRunWhateverDies() throws InterruptedException {
        var victim = penstock.startWorkerProcess();
        var other = penstock.startWorkerProcess();
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> count(ALIVE) >= 3);
            penstock.publish("look", LOOK);
            penstock.schedule("tick", "look", "* * * * * *", whatsapp("Can I return worn shoes?"));
            Awaitility.await().atMost(PATIENCE).until(() -> count(OCCURRENCES) >= 3);

            victim.destroyForcibly().waitFor();
            var sofar = count(OCCURRENCES);
            Awaitility.await().atMost(PATIENCE).until(() -> count(OCCURRENCES) >= sofar + 2);
            penstock.cutDatabase();
            penstock.healDatabase();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> count(OCCURRENCES) >= sofar + 6);

            penstock.bean(Schedules.class).delete(Penstock.TENANT, "tick");
            assertThat(count(SECONDS)).isEqualTo(count(RUNS));
            assertThat(count(TIMES)).isEqualTo(count(RUNS));
            Awaitility.await().atMost(PATIENCE).until(() -> count(OPEN) == 0);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static long count(String sql) {
        return penstock.sql().sql(sql).query(Long.class).single();
    }
}
