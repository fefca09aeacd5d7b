package io.penstock.intake.channel.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.intake.delivery.RawRequest;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final long MEBIBYTE = 1024 * 1024;

    /// Whoever knows the address makes us read a body, before any key is judged.
    @Test
    void aBodyOfManyPairsCostsLittleMoreThanItself() {
        for (var pairs : List.of("&".repeat(2_900_000), "a&".repeat(1_450_000))) {
            var request = urlencoded(pairs);
            var before = allocated();

            var parsed = Bodies.parse(request);

            assertThat(allocated() - before).isLessThan(12 * MEBIBYTE);
            assertThat(parsed)
                    .isInstanceOf(
                            pairs.startsWith("&") ? Parsed.Body.class : Parsed.Unreadable.class);
        }
    }

    private static RawRequest urlencoded(String body) {
        return new RawRequest(
                "POST",
                "/",
                null,
                Map.of("Content-Type", List.of("application/x-www-form-urlencoded")),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
