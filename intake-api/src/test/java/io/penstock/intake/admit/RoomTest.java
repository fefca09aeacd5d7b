package io.penstock.intake.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.platform.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final int MIB = 1024 * 1024;

    private static final Duration QUICK = Duration.ofMillis(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong(1);

    private Room room(int most) {
        return new Room(Room.limiter(most, Duration.ofMillis(250), nanos::get), MIB, meters);
    }

    @Test
    void whatIsReadTakesRoomAndWhatIsAnsweredGivesItBack() {
        var room = room(2);
        try (var large = room.place()) {
            large.taken(MIB - 100 * 1024);
            assertThat(room.full()).isFalse();
            large.taken(60 * 1024);
            assertThat(room.full()).isTrue();
            try (var next = room.place()) {
                assertThatThrownBy(() -> next.taken(60 * 1024))
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                refused -> {
                                    assertThat(refused.status()).isEqualTo(503);
                                    assertThat(refused.retryAfter()).isPositive();
                                });
            }
        }
        assertThat(room.full()).isFalse();
        assertThat(meters.get("penstock.intake.under.way.bytes").gauge().value()).isZero();
        assertThat(meters.get("penstock.intake.shed").counter().count()).isOne();
    }

    @Test
    void manyMayBeReadAndOnlySomeGoOn() {
        var room = room(2);
        try (var first = room.place();
                var second = room.place();
                var third = room.place()) {
            first.taken(10);
            second.taken(10);
            third.taken(10);
            first.complete();
            second.complete();
            assertThat(room.full()).isTrue();
            assertThatThrownBy(third::complete).isInstanceOf(ProblemException.class);
        }
        assertThat(room.full()).isFalse();
        assertThat(meters.get("penstock.intake.under.way").gauge().value()).isZero();
    }

    @Test
    void fewerGoOnAtOnceWhileAnswersAreSlow() {
        var crowded = room(200);
        answer(crowded, 2_000, QUICK, 200);
        var before = limit();
        assertThat(before).isGreaterThan(128);

        answer(crowded, 2_000, Duration.ofSeconds(1), 200);
        assertThat(limit()).isEqualTo(64);

        answer(crowded, 20_000, QUICK, 200);
        assertThat(limit()).isGreaterThan(64);
    }

    @Test
    void fewerGoOnAtOnceWhileNothingIsTaken() {
        var crowded = room(200);
        answer(crowded, 2_000, QUICK, 200);

        answer(crowded, 20_000, QUICK, 503);
        assertThat(limit()).isEqualTo(64);
    }

    @Test
    void largeBodiesThatTakeLongKeepNobodyOut() {
        var crowded = room(200);
        answer(crowded, 2_000, QUICK, 200);
        var before = limit();

        for (var i = 0; i < 2_000; i++) {
            try (var large = crowded.place()) {
                large.taken(100 * 1024);
                large.complete();
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                large.answered(200);
            }
        }
        assertThat(limit()).isEqualTo(before);
    }

    /// As many at once as there may be, each of which takes so long.
    private void answer(Room room, int requests, Duration each, int status) {
        for (var done = 0; done < requests; ) {
            var places = new ArrayList<Room.Place>();
            while (!room.full()) {
                var place = room.place();
                place.taken(1024);
                place.complete();
                places.add(place);
            }
            nanos.addAndGet(each.toNanos());
            for (var place : places) {
                place.answered(status);
                place.close();
            }
            done += places.size();
        }
    }

    private double limit() {
        return meters.get("penstock.intake.under.way.limit").gauge().value();
    }
}
