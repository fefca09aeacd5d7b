package io.penstock.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class StoreAwayTest {
    private static final IdempotencyKey KEY =
            new IdempotencyKey(new TenantId("acme"), "client", "digest");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Idempotency idempotency =
            new Idempotency(
                    new LostAfterTheClaim(),
                    new IdempotencyProperties(Duration.ofHours(24), Duration.ofSeconds(5)));

    @BeforeEach
    void start() {
        idempotency.start();
    }

    @AfterEach
    void stop() {
        idempotency.stop();
    }

    @Test
    void anAnswerThatCannotBeKeptIsGivenAllTheSame() {
        var answer = new Answer(200, Map.of(), new byte[0]);

        assertThat(idempotency.once(KEY, "body", UUID.randomUUID(), PATIENCE, () -> answer))
                .isEqualTo(new Once.Answered(answer));
    }

    @Test
    void aFailureIsNotHiddenByTheOneThatFollows() {
        assertThatThrownBy(
                        () ->
                                idempotency.once(
                                        KEY,
                                        "body",
                                        UUID.randomUUID(),
                                        PATIENCE,
                                        () -> {
                                            throw new IllegalStateException("the call itself");
                                        }))
                .hasMessage("the call itself");
    }

    /// Postgres goes away while the model is asked.
    private static final class LostAfterTheClaim extends JdbcIdempotency {
        LostAfterTheClaim() {
            super(null, null, null);
        }

        @Override
        List<Claim.State> claim(List<Claim> claims, Duration keep) {
            return claims.stream().map(_ -> Claim.State.TAKEN).toList();
        }

        @Override
        int forgetExpired() {
            return 0;
        }

        @Override
        Set<IdempotencyKey> free(Collection<IdempotencyKey> keys) {
            return Set.of();
        }

        @Override
        Set<UUID> record(List<End.Recorded> ends) {
            throw new DataAccessResourceFailureException("away");
        }

        @Override
        void release(List<End.Released> ends) {
            throw new DataAccessResourceFailureException("away");
        }
    }
}
