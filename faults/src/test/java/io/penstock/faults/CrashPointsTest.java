package io.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.whatsapp.Fault;
import io.penstock.faults.story.Message;
import io.penstock.faults.story.Part;
import io.penstock.faults.story.Penstock;
import io.penstock.platform.crash.CrashPoint;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Processes die between two writes, and runs end as if nothing had happened: no model is asked
/// twice, no customer is answered twice.
class CrashPointsTest {
    /// In the order in which a run passes them; then those that do not depend on one.
    private static final List<String> ON_THE_WAY =
            List.of(
                    "batch-uncommitted",
                    "batch-committed",
                    "claimed",
                    "model-answered",
                    "answer-kept",
                    "checkpoint-written",
                    "effect-done",
                    "run-left",
                    "relay-uncommitted",
                    "relay-produced",
                    "lease-renewal:4");

    private final Penstock penstock = Penstock.shared();

    @AfterEach
    void heal() {
        penstock.heal();
    }

    @Test
    void aWorkerThatDiesBetweenTheAnswerAndItsCheckpointBuysNoSecondAnswer() {
        penstock.worker(2).kill();
        penstock.worker(1).kill();
        var victim = dying(penstock.worker(1), "model-answered");
        var message = penstock.receive(penstock.question());
        assertThat(victim.awaitEnd()).isEqualTo(CrashPoint.STATUS);

        penstock.worker(1).start();
        endedOnce(message);
    }

    @Test
    @Tag("soak")
    void aRunThatTakesItsWorkerDownBetweenAnyTwoWritesEndsOnce() {
        penstock.worker(2).kill();
        penstock.worker(1).kill();
        var message = penstock.receive(penstock.question());

        for (var point : ON_THE_WAY) {
            assertThat(dying(penstock.worker(1), point).awaitEnd())
                    .as(point)
                    .isEqualTo(CrashPoint.STATUS);
        }
        penstock.worker(1).start();
        endedOnce(message);
    }

    @Test
    @Tag("soak")
    void whatWasMeantAndNeverSentIsDecidedByAPersonAndThenSentOnce() {
        penstock.worker(2).kill();
        penstock.worker(1).kill();
        var message = penstock.receive(penstock.question());
        assertThat(dying(penstock.worker(1), "intent-written").awaitEnd())
                .isEqualTo(CrashPoint.STATUS);
        aMinutePassesForItsSend(message);

        penstock.worker(1).start();
        var doubtful = penstock.await(message, "IN_REVIEW");
        assertThat(doubtful.code()).isEqualTo("delivery-unknown");
        assertThat(penstock.answersTo(message)).isZero();

        penstock.decideReviews("reject");
        penstock.await(message, "FAILED");
        penstock.api().post(penstock.api("/v1/runs/" + doubtful.id() + "/retry"), "");
        endedOnce(message);
    }

    @Test
    @Tag("soak")
    void aRedriveWhoseWorkerDiesWithinABatchSendsEachLetterOnOnce() {
        penstock.target().inject(Fault.refuse(3, 400));
        var messages =
                Stream.generate(() -> penstock.receive(penstock.question())).limit(3).toList();
        messages.forEach(message -> penstock.await(message, "FAILED"));
        penstock.worker(2).kill();
        penstock.worker(1).kill();
        assertThat(penstock.redrive()).isTrue();

        assertThat(dying(penstock.worker(1), "redrive-unmarked").awaitEnd())
                .isEqualTo(CrashPoint.STATUS);
        penstock.worker(1).start();
        messages.forEach(this::endedOnce);
    }

    @ParameterizedTest
    @Tag("soak")
    @EnumSource(names = {"ACCEPTED_UNPUBLISHED", "PUBLISHED_UNANSWERED"})
    void anIntakeThatDiesBeforeItAnswersTakesTheRepetitionOnce(CrashPoint point) {
        penstock.intake().kill();
        var victim = penstock.intake().start("-Dpenstock.crash-point=" + point.word());
        var message = penstock.question();
        assertThat(penstock.offer(message)).isFalse();
        assertThat(victim.awaitEnd()).isEqualTo(CrashPoint.STATUS);

        penstock.intake().start();
        penstock.receive(message);
        endedOnce(message);
    }

    private static Part dying(Part part, String point) {
        return part.launch("-Dpenstock.crash-point=" + point);
    }

    private void aMinutePassesForItsSend(Message message) {
        penstock.sql()
                .sql(
                        """
                        update workflow.send s
                        set intended_at = s.intended_at - interval '1 minute'
                        from workflow.run r
                        where r.tenant = s.tenant and r.id = s.run and r.event = :event
                        """)
                .param("event", penstock.event(message))
                .update();
    }

    private void endedOnce(Message message) {
        penstock.await(message, "COMPLETED");
        assertThat(penstock.model().asked(message.mark(), "triage")).hasSize(1);
        assertThat(penstock.model().asked(message.mark(), "answer")).hasSize(1);
        assertThat(penstock.answersTo(message)).isEqualTo(1);
        penstock.awaitQuiet(Duration.ofSeconds(60));
        assertThat(penstock.violations()).isEmpty();
    }
}
