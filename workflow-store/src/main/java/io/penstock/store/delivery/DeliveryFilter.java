package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which deliveries are meant; null leaves open.
///
/// @param outcome of one item at least
/// @param from of `receivedAt`, inclusive
/// @param to of `receivedAt`, exclusive
public record DeliveryFilter(
        @Nullable Channel channel,
        @Nullable String connection,
        @Nullable Verdict verdict,
        @Nullable Outcome outcome,
        @Nullable String code,
        @Nullable Instant from,
        @Nullable Instant to) {
    public static final DeliveryFilter ALL =
            new DeliveryFilter(null, null, null, null, null, null, null);

    public enum Outcome {
        ACCEPTED,
        DUPLICATE,
        REJECTED,
        IGNORED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Outcome> named(String word) {
            return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
        }
    }
}
