package io.penstock.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final long MEGABYTE = 1024 * 1024;

    @Test
    void takesAsManyAsThereArePlaces() {
        var inFlight = new InFlight(2, 100 * MEGABYTE);

        assertThat(inFlight.enter(10)).isTrue();
        assertThat(inFlight.enter(10)).isTrue();
        assertThat(inFlight.enter(10)).isFalse();

        inFlight.leave(10);
        assertThat(inFlight.enter(10)).isTrue();
    }

    @Test
    void refusesWhatMemoryIsNotThereFor() {
        var inFlight = new InFlight(1_000, 8 * MEGABYTE);

        assertThat(inFlight.enter(MEGABYTE)).isTrue();
        assertThat(inFlight.enter(MEGABYTE)).isFalse();
        assertThat(inFlight.enter(10)).isTrue();

        inFlight.leave(MEGABYTE);
        assertThat(inFlight.enter(MEGABYTE)).isTrue();
    }

    @Test
    void countsARequestThatDoesNotSayHowLongItIs() {
        var inFlight = new InFlight(1_000, MEGABYTE);

        assertThat(inFlight.enter(-1)).isTrue();
        assertThat(inFlight.enter(-1)).isFalse();
    }
}
