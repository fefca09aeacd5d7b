package io.penstock.retrieval.index;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.platform.loop.PollLoop;
import io.penstock.platform.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// This replica's lexical index while the service runs: searched by all, written by its follower.
@Component("index")
@EnableConfigurationProperties(IndexProperties.class)
public class Lexical implements SmartLifecycle, HealthIndicator {
    private static final Duration PURGE_PAUSE = Duration.ofHours(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final IndexFollower follower;
    private final PollLoop following;
    private final PollLoop purging;
    private final Duration patience;
    private volatile boolean running;

    Lexical(JdbcChangeFeed feed, IndexProperties settings, MeterRegistry metrics) {
        follower = new IndexFollower(feed, new EnglishTerms(), settings.batch());
        following = new PollLoop("index-follower", follower::followOnce, settings.poll());
        purging =
                new PollLoop(
                        "change-purge",
                        () -> {
                            feed.purge(settings.changeRetention());
                            return false;
                        },
                        PURGE_PAUSE);
        patience = settings.patience();
        Gauge.builder("penstock.retrieval.index.lag", follower, f -> f.lag().toMillis() / 1e3)
                .description("Age of the oldest change that is not searchable yet")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("penstock.retrieval.index.chunks", follower, IndexFollower::chunks)
                .description("Chunks in this replica's index")
                .register(metrics);
    }

    /// The `top` best chunks of the scope by BM25 over the scope's own statistics.
    ///
    /// @param weights of the terms to look for
    /// @param asked terms whose statistics are wanted beyond those
    /// @throws ProblemException 503 while there is no index yet
    public Found search(Scope scope, Map<String, Double> weights, Set<String> asked, int top) {
        try {
            return follower.search(scope, weights, asked, top);
        } catch (IndexFollower.NotServing _) {
            throw ProblemException.unavailable("The index is being built", Duration.ofSeconds(1));
        }
    }

    /// Says that something was committed.
    public void ring() {
        following.wake();
    }

    /// Waits until every transaction up to `xid` is searchable.
    ///
    /// @throws ProblemException 503 if it takes too long; what was stored stays stored
    public void awaitSearchable(long xid) {
        following.wake();
        try {
            if (!follower.awaitBeyond(xid, patience)) {
                throw ProblemException.unavailable(
                        "What was sent is stored, but not searchable yet; to send it again is safe",
                        Duration.ofSeconds(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("The service is stopping", Duration.ofSeconds(5));
        }
    }

    @Override
    public Health health() {
        var state = follower.caughtUp() ? Health.up() : Health.outOfService();
        return state.withDetail("chunks", follower.chunks())
                .withDetail("lagMillis", follower.lag().toMillis())
                .build();
    }

    @Override
    public void start() {
        running = true;
        following.start();
        purging.start();
    }

    @Override
    public void stop() {
        running = false;
        purging.stop(STOP_PATIENCE);
        following.stop(STOP_PATIENCE);
        try {
            follower.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Before the web server starts, and after it has answered its last call.
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
