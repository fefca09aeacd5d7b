package io.penstock.intake.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final int MIB = 1024 * 1024;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Room room = new Room(2, MIB, meters);

    @Test
    void whatIsReadTakesRoomAndWhatIsAnsweredGivesItBack() {
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
}
