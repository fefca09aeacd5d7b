package io.penstock.worker;

import static io.penstock.worker.story.Penstock.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.schema.run.RunStatus;
import io.penstock.worker.story.Penstock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static Penstock penstock;

    @BeforeAll
    static void start() {
        penstock = Penstock.start();
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    /// The gateway gives one answer for one key: the provider is asked once.
    @Test
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
}
