package io.penstock.intake.admit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Addresses whose proofs are wrong again and again are turned away before anything is read.
///
/// Several senders may share an address, so one from which somebody proved lately who they are is
/// never turned away for what others get wrong.
@Component
public class Strangers {
    private static final int MOST = 20_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Cache<Visitor, Bucket> failures =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(REMEMBERED).build();
    private final Cache<Visitor, Boolean> known =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();
    private final AdmitProperties settings;

    Strangers(AdmitProperties settings) {
        this.settings = settings;
    }

    /// @param door what they want to get in by: a connection's key, or the API
    /// @param address they come from
    public record Visitor(String door, String address) {}

    /// How long they have to stay away; empty if they may come in.
    public Optional<Duration> turnedAway(Visitor visitor) {
        var bucket = failures.getIfPresent(visitor);
        if (bucket == null || known.getIfPresent(visitor) != null) {
            return Optional.empty();
        }
        var estimate = bucket.estimateAbilityToConsume(1);
        return estimate.canBeConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(estimate.getNanosToWaitForRefill()));
    }

    public void failed(Visitor visitor) {
        failures.get(visitor, _ -> bucket()).tryConsume(1);
    }

    public void succeeded(Visitor visitor) {
        if (known.getIfPresent(visitor) == null) {
            known.put(visitor, true);
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(
                        limit ->
                                limit.capacity(settings.failureBurst())
                                        .refillGreedy(
                                                settings.failuresPerSecond(),
                                                Duration.ofSeconds(1)))
                .build();
    }
}
