package io.penstock.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
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
        Claim claim(IdempotencyKey key, String body, UUID call, Duration lease, Duration keep) {
            return new Claim.Taken();
        }

        @Override
        boolean record(IdempotencyKey key, UUID call, Answer answer) {
            throw new DataAccessResourceFailureException("away");
        }

        @Override
        void release(IdempotencyKey key, UUID call) {
            throw new DataAccessResourceFailureException("away");
        }
    }
}
