package io.penstock.intake.admit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.intake.delivery.BodyRoom;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// What may be under way at the same time, so that memory has a bound whatever comes.
@Component
class Room {
    static final int STATUS = 503;
    static final Duration SOON = Duration.ofSeconds(2);

    private static final int PERCENT = 100;
    private static final int KIB = 1024;

    /// Below it nothing is begun that would not end.
    private static final int LEAST = 64;

    private final Semaphore requests;
    private final Semaphore kibibytes;
    private final Counter shed;

    @Autowired
    Room(AdmitProperties settings, MeterRegistry meters) {
        this(
                settings.requests(),
                Runtime.getRuntime().maxMemory() / PERCENT * settings.bodyShare(),
                meters);
    }

    Room(int requests, long bytes, MeterRegistry meters) {
        var kib = (int) Math.min(Integer.MAX_VALUE, bytes / KIB);
        this.requests = new Semaphore(requests);
        this.kibibytes = new Semaphore(kib);
        this.shed = meters.counter("penstock.intake.shed");
        Gauge.builder(
                        "penstock.intake.under.way",
                        this.requests,
                        free -> requests - free.availablePermits())
                .register(meters);
        Gauge.builder(
                        "penstock.intake.under.way.bytes",
                        kibibytes,
                        free -> (double) (kib - free.availablePermits()) * KIB)
                .register(meters);
    }

    boolean full() {
        return requests.availablePermits() == 0 || kibibytes.availablePermits() < LEAST;
    }

    Place place() {
        return new Place();
    }

    /// Counts one that there was no room for.
    Problem refused() {
        shed.increment();
        return Problem.of(
                "overloaded",
                STATUS,
                "Too much at once",
                "Nothing of the request was taken; send it again",
                List.of());
    }

    /// What one request takes, until it is answered.
    final class Place implements BodyRoom, AutoCloseable {
        private int bytes;
        private int held;
        private boolean begun;

        private Place() {}

        @Override
        public void taken(int more) {
            bytes += more;
            var wanted = Math.ceilDiv(bytes, KIB) - held;
            if (wanted > 0 && !kibibytes.tryAcquire(wanted)) {
                throw ProblemException.of(refused(), STATUS, SOON);
            }
            held += Math.max(wanted, 0);
        }

        @Override
        public void complete() {
            begun = requests.tryAcquire();
            if (!begun) {
                throw ProblemException.of(refused(), STATUS, SOON);
            }
        }

        @Override
        public void close() {
            kibibytes.release(held);
            if (begun) {
                requests.release();
            }
        }
    }
}
