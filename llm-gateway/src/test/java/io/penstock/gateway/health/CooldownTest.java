package io.penstock.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CooldownTest {
    private final MovedClock clock = new MovedClock();
    private final Cooldown cooldown = new Cooldown(clock);

    @Test
    void lastsAsLongAsTold() {
        assertThat(cooldown.rest()).isNull();

        cooldown.begin(Duration.ofSeconds(30));
        clock.move(Duration.ofSeconds(20));
        assertThat(cooldown.rest()).isEqualTo(Duration.ofSeconds(10));

        clock.move(Duration.ofSeconds(10));
        assertThat(cooldown.rest()).isNull();
    }

    @Test
    void lastsAnHourAtMost() {
        cooldown.begin(Duration.ofDays(30));

        assertThat(cooldown.rest()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void endsNoSoonerBecauseALaterRefusalAsksForLess() {
        cooldown.begin(Duration.ofSeconds(30));
        cooldown.begin(Duration.ofSeconds(2));
        cooldown.begin(null);

        assertThat(cooldown.rest()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void doublesWhereNothingIsToldUntilThereIsAnAnswer() {
        var seconds =
                IntStream.range(0, 8)
                        .mapToObj(
                                _ -> {
                                    cooldown.begin(null);
                                    var rest = cooldown.rest();
                                    clock.move(rest);
                                    return rest.toSeconds();
                                });
        assertThat(seconds).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);

        cooldown.answered();
        cooldown.begin(null);
        assertThat(cooldown.rest()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void countsCallsThatAreRefusedTogetherOnce() {
        for (var i = 0; i < 100; i++) {
            cooldown.begin(null);
        }

        assertThat(cooldown.rest()).isEqualTo(Duration.ofSeconds(10));
    }
}
