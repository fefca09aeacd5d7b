package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnauthenticLimitTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source ONE = new Source(new TenantId("acme"), Channel.WHATSAPP, "one");
    private static final Source OTHER = new Source(new TenantId("acme"), Channel.WHATSAPP, "other");

    private final UnauthenticLimit limit = new UnauthenticLimit();

    @Test
    void keepsTenAMinuteAndConnection() {
        var kept = IntStream.range(0, 50).filter(_ -> limit.tryKeep(ONE, NOW)).count();

        assertThat(kept).isEqualTo(10);
        assertThat(limit.tryKeep(OTHER, NOW)).isTrue();
        assertThat(limit.tryKeep(ONE, NOW.plusSeconds(60))).isTrue();
    }
}
