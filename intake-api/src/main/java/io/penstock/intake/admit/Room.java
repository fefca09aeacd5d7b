package io.penstock.intake.admit;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.intake.delivery.BodyRoom;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// What may be under way at the same time, so that memory has a bound whatever comes, and answers
/// stay quick: where they come later than they should, fewer requests go on at once, and the others
/// are refused before they cost anything. Additive increase, multiplicative decrease, as in TCP.
@Component
class Room {
    static final int STATUS = 503;
    static final Duration SOON = Duration.ofSeconds(2);
    static final Problem OVERLOADED =
            Problem.of(
                    "overloaded",
                    STATUS,
                    "Too much at once",
                    "Nothing of the request was taken; send it again",
                    List.of());

    private static final int PERCENT = 100;
    private static final int KIB = 1024;

    /// Below it nothing is begun that would not end.
    private static final int LEAST = 64;

    /// KiB; a larger body takes long by itself, which tells nothing of the others.
    private static final int LARGE = 64;

    private static final int FEWEST_AT_ONCE = 64;
    private static final int AT_ONCE_AT_FIRST = 256;

    /// What is left of their number after answers that came too late.
    private static final double DECREASE = 0.7;

    /// In which answers are looked at together.
    private static final Duration WINDOW = Duration.ofMillis(100);

    private final SimpleLimiter<Void> requests;
    private final Semaphore kibibytes;
    private final Counter shed;

    @Autowired
    Room(AdmitProperties settings, MeterRegistry meters) {
        this(
                limiter(settings.requests(), settings.answer(), System::nanoTime),
                Runtime.getRuntime().maxMemory() / PERCENT * settings.bodyShare(),
                meters);
    }

    Room(SimpleLimiter<Void> requests, long bytes, MeterRegistry meters) {
        var kib = (int) Math.min(Integer.MAX_VALUE, bytes / KIB);
        this.requests = requests;
        this.kibibytes = new Semaphore(kib);
        this.shed = meters.counter("penstock.intake.shed");
        Gauge.builder("penstock.intake.under.way", requests, SimpleLimiter::getInflight)
                .register(meters);
        Gauge.builder("penstock.intake.under.way.limit", requests, SimpleLimiter::getLimit)
                .register(meters);
        Gauge.builder(
                        "penstock.intake.under.way.bytes",
                        kibibytes,
                        free -> (double) (kib - free.availablePermits()) * KIB)
                .register(meters);
    }

    /// @param most at the same time
    /// @param answer how long the answers of a tenth of a second may take on average
    static SimpleLimiter<Void> limiter(int most, Duration answer, LongSupplier nanoClock) {
        var fewest = Math.min(FEWEST_AT_ONCE, most);
        var limit =
                AIMDLimit.newBuilder()
                        .initialLimit(Math.min(AT_ONCE_AT_FIRST, most))
                        .minLimit(fewest)
                        .maxLimit(most)
                        .backoffRatio(DECREASE)
                        .timeout(answer.toNanos(), TimeUnit.NANOSECONDS)
                        .build();
        var windowed =
                WindowedLimit.newBuilder()
                        .minWindowTime(WINDOW.toMillis(), TimeUnit.MILLISECONDS)
                        .build(limit);
        return SimpleLimiter.newBuilder().limit(windowed).nanoClock(nanoClock).build();
    }

    boolean full() {
        return requests.getInflight() >= requests.getLimit()
                || kibibytes.availablePermits() < LEAST;
    }

    Place place() {
        return new Place();
    }

    /// Counts one that there was no room for.
    void refused() {
        shed.increment();
    }

    private ProblemException refusal() {
        refused();
        return ProblemException.of(OVERLOADED, STATUS, SOON);
    }

    /// What one request takes, until it is answered.
    final class Place implements BodyRoom, AutoCloseable {
        private int bytes;
        private int held;
        private Limiter.@Nullable Listener begun;

        private Place() {}

        @Override
        public void taken(int more) {
            bytes += more;
            var wanted = Math.ceilDiv(bytes, KIB) - held;
            if (wanted > 0 && !kibibytes.tryAcquire(wanted)) {
                throw refusal();
            }
            held += Math.max(wanted, 0);
        }

        @Override
        public void complete() {
            begun = requests.acquire(null).orElseThrow(Room.this::refusal);
        }

        /// @param status of the answer; a 503 says that what is behind gets no further
        void answered(int status) {
            if (begun != null && held <= LARGE) {
                if (status == STATUS) {
                    begun.onDropped();
                } else {
                    begun.onSuccess();
                }
                begun = null;
            }
        }

        @Override
        public void close() {
            kibibytes.release(held);
            if (begun != null) {
                begun.onIgnore();
            }
        }
    }
}
