package io.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.embedded.model.Script;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.faults.story.Cable.AtCommit;
import io.penstock.faults.story.Message;
import io.penstock.faults.story.Part;
import io.penstock.faults.story.Penstock;
import io.penstock.schema.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One thing breaks while messages are on their way; it heals, and every promise was kept.
@Tag("soak")
class FaultsTest {
    private final Penstock penstock = Penstock.shared();

    @AfterEach
    void heal() {
        penstock.heal();
    }

    @Test
    void aWorkerThatStoodStillLongerThanItsLeaseChangesNothingAfterwards() {
        penstock.model().feels(Script.of("slow-headers;headers=1500ms"));
        var messages = received(4);
        var frozen = whoHolds();
        frozen.freeze();

        penstock.model().isWell();
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        frozen.thaw();

        everyPromiseWasKept();
        assertThat(messages).allSatisfy(it -> assertThat(penstock.answersTo(it)).isEqualTo(1));
    }

    @Test
    void aWorkerThatIsAskedToEndGivesItsRunsBack() {
        penstock.model().feels(Script.of("slow-headers;headers=3s"));
        var messages = received(4);
        var leaving = whoHolds();
        leaving.terminate();

        assertThat(leaving.awaitEnd()).isEqualTo(143);
        penstock.model().isWell();
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void aWorkerThatIsAskedTwiceLeavesAtOnce() {
        penstock.model().feels(Script.of("slow-headers;headers=3s"));
        var messages = received(2);
        var leaving = whoHolds();
        leaving.terminate();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !leaving.isReady());
        leaving.terminate();

        assertThat(leaving.awaitEnd()).isEqualTo(143);
        assertThat(penstock.runsHeldBy(leaving)).as("nothing was put back").isPositive();
        penstock.model().isWell();
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void aDatabaseThatCrashesUnderLoadLosesNothing() {
        var messages = received(4);
        penstock.database().crash();
        assertThat(penstock.offer(penstock.question())).as("intake goes on without it").isTrue();

        penstock.database().start();
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void sessionsThatTheDatabaseEndsAreMadeAnew() {
        var messages = received(4);
        for (var i = 0; i < 5; i++) {
            penstock.database().terminateSessions();
            messages = Stream.concat(messages.stream(), received(1).stream()).toList();
        }
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void connectionsThatAreCutAtTheirCommitLeaveNothingHalfDone() {
        var messages = received(1);
        for (var moment : List.of(AtCommit.BEFORE, AtCommit.AFTER, AtCommit.AFTER)) {
            penstock.database().cable().cut(moment);
            messages = Stream.concat(messages.stream(), received(2).stream()).toList();
            Awaitility.await().until(() -> penstock.database().cable().hasCut());
        }
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void aBrokerThatIsKilledTurnsSendersAwayAndThenGoesOn() {
        var messages = received(2);
        penstock.log().process().kill();
        assertThat(penstock.offer(penstock.question())).isFalse();

        penstock.log().process().start();
        messages = Stream.concat(messages.stream(), received(2).stream()).toList();
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void aWayToTheDatabaseThatLeadsNowhereEndsInNothingTwice() {
        var messages = received(4);
        penstock.database().cable().freeze();
        assertThat(penstock.offer(penstock.question())).isTrue();
        Awaitility.await()
                .pollDelay(Penstock.LEASE.plusSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> true);
        penstock.database().cable().heal();

        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void aModelThatStormsIsAskedUntilItAnswersAndPaidOnce() {
        penstock.model().feelsForTheNext(2, Script.of("429;retry-after=1"));
        var busy = received(1);
        busy.forEach(message -> penstock.await(message, "COMPLETED"));
        penstock.model().feelsForTheNext(2, Script.of("429"));
        var unnamed = received(1);
        unnamed.forEach(message -> penstock.await(message, "COMPLETED"));
        penstock.model().feelsForTheNext(3, Script.of("500"));
        var broken = received(1);
        broken.forEach(message -> penstock.await(message, "COMPLETED"));
        penstock.model().feelsForTheNext(1, Script.of("500;headers=20s"));
        var hanging = received(1);
        hanging.forEach(message -> penstock.await(message, "COMPLETED"));

        assertThat(Stream.of(busy, unnamed, broken, hanging).flatMap(List::stream))
                .allSatisfy(
                        it ->
                                assertThat(penstock.model().asked(it.mark(), "answer"))
                                        .filteredOn(asked -> asked.answered())
                                        .hasSize(1));
        everyPromiseWasKept();
    }

    @Test
    void aTargetWhoseAnswersAreLostIsNotToldTwice() {
        penstock.target().inject(Fault.dropAfterTaking(2));
        var messages = received(2);
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        assertThat(messages).allSatisfy(it -> assertThat(penstock.answersTo(it)).isEqualTo(1));
        everyPromiseWasKept();
    }

    @Test
    void poisonAtTheHeadOfEveryPartitionHoldsUpNobody() {
        for (var partition = 0; partition < Topics.PARTITIONS; partition++) {
            assertThat(penstock.log().poison(Topics.EVENTS, partition, "{ no event")).isTrue();
        }
        received(2).forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    @Test
    void aFullDiskStopsTheDatabaseAndNothingIsLost() {
        assumeTrue(penstock.disk().isPresent(), "a disk that can be full needs root and its mount");
        var messages = received(2);
        penstock.disk().orElseThrow().fill();
        messages = Stream.concat(messages.stream(), received(3).stream()).toList();

        penstock.heal();
        messages.forEach(message -> penstock.await(message, "COMPLETED"));
        everyPromiseWasKept();
    }

    private List<Message> received(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> penstock.receive(penstock.question()))
                .toList();
    }

    private Part whoHolds() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                Stream.of(penstock.worker(1), penstock.worker(2))
                                        .filter(it -> penstock.runsHeldBy(it) > 0)
                                        .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private void everyPromiseWasKept() {
        penstock.heal();
        penstock.awaitQuiet(Duration.ofSeconds(60));
        assertThat(penstock.violations()).isEmpty();
    }
}
