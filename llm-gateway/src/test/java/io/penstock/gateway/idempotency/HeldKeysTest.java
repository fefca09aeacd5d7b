package io.penstock.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class HeldKeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Rows rows = new Rows();
    private final HeldKeys held = new HeldKeys(rows);

    @BeforeEach
    void start() {
        held.start();
    }

    @AfterEach
    void stop() {
        held.stop(PATIENCE);
    }

    @Test
    void oneLookServesAllWhoWait() throws Exception {
        var waiting = new ArrayList<Future<Boolean>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 500; i++) {
                var key = key("k" + i);
                waiting.add(callers.submit(() -> held.isFreeWithin(PATIENCE, key)));
            }
            await().until(() -> rows.looks.contains(500));
            rows.areFree = true;
            for (var one : waiting) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(rows.looks).as("nobody looks alone").hasSizeLessThan(250);
    }

    @Test
    void aKeyThatIsHeldForLongerIsNotWaitedFor() throws Exception {
        assertThat(held.isFreeWithin(Duration.ofMillis(1), key("k"))).isFalse();
    }

    @Test
    void whoWaitsIsToldThatNobodyCanLook() {
        rows.away = true;

        assertThatThrownBy(() -> held.isFreeWithin(PATIENCE, key("k"))).hasMessage("away");
    }

    private static IdempotencyKey key(String digest) {
        return new IdempotencyKey(new TenantId("acme"), "client", digest);
    }

    private static final class Rows extends JdbcIdempotency {
        private final List<Integer> looks = new CopyOnWriteArrayList<>();
        private volatile boolean areFree;
        private volatile boolean away;

        Rows() {
            super(null, null, null);
        }

        @Override
        Set<IdempotencyKey> free(Collection<IdempotencyKey> keys) {
            if (away) {
                throw new DataAccessResourceFailureException("away");
            }
            looks.add(keys.size());
            return areFree ? Set.copyOf(keys) : Set.of();
        }
    }
}
