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
import org.jspecify.annotations.Nullable;
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

    private final JdbcChangeFeed feed;
    private final IndexProperties settings;
    private final IndexFollower follower;
    private volatile @Nullable Loops loops;

    /// What runs between a start and a stop.
    private record Loops(PollLoop following, PollLoop purging) {}

    Lexical(JdbcChangeFeed feed, IndexProperties settings, MeterRegistry metrics) {
        this.feed = feed;
        this.settings = settings;
        follower = new IndexFollower(feed, new EnglishTerms(), settings.batch());
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
        var running = loops;
        if (running != null) {
            running.following().wake();
        }
    }

    /// Waits until every transaction up to `xid` is searchable.
    ///
    /// @throws ProblemException 503 if it takes too long; what was stored stays stored
    public void awaitSearchable(long xid) {
        ring();
        try {
            if (!follower.awaitBeyond(xid, settings.patience())) {
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
        var following = new PollLoop("index-follower", follower::followOnce, settings.poll());
        var purging = new PollLoop("change-purge", this::purgeOnce, PURGE_PAUSE);
        loops = new Loops(following, purging);
        following.start();
        purging.start();
    }

    private boolean purgeOnce() {
        feed.purge(settings.changeRetention());
        return false;
    }

    /// A start after this builds the index anew.
    @Override
    public void stop() {
        var running = loops;
        if (running == null) {
            return;
        }
        loops = null;
        running.purging().stop(STOP_PATIENCE);
        running.following().stop(STOP_PATIENCE);
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
        return loops != null;
    }
}
