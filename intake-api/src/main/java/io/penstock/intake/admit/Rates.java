package io.penstock.intake.admit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.penstock.intake.delivery.Source;
import io.penstock.store.connection.Admission;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// How often connections and callers may come, each by itself: token buckets of this instance.
@Component
public class Rates {
    private static final int MOST = 20_000;
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final Cache<Key, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FORGOTTEN).build();
    private final AdmitProperties settings;

    Rates(AdmitProperties settings) {
        this.settings = settings;
    }

    /// Another limit is another bucket, so a change counts at once.
    private record Key(Object who, long requestsPerSecond, long burst) {
        Bucket bucket() {
            return Bucket.builder()
                    .addLimit(
                            limit ->
                                    limit.capacity(burst)
                                            .refillGreedy(requestsPerSecond, Duration.ofSeconds(1)))
                    .build();
        }
    }

    /// Takes one request of a connection; empty where it has no limit.
    public Optional<Quota> take(Source source, Admission admission) {
        var rate = admission.requestsPerSecond();
        if (rate == null) {
            return Optional.empty();
        }
        var burst = admission.burst() == null ? rate : admission.burst();
        return Optional.of(take("connection", new Key(source, rate, burst)));
    }

    /// Takes one call of our own API.
    ///
    /// @param caller issuer and subject
    Quota take(String caller) {
        var key = new Key(caller, settings.clientRequestsPerSecond(), settings.clientBurst());
        return take("client", key);
    }

    private Quota take(String policy, Key key) {
        var taken = buckets.get(key, Key::bucket).tryConsumeAndReturnRemaining(1);
        return new Quota(
                policy,
                key.requestsPerSecond(),
                key.burst(),
                taken.getRemainingTokens(),
                taken.isConsumed()
                        ? Duration.ZERO
                        : Duration.ofNanos(taken.getNanosToWaitForRefill()));
    }
}
