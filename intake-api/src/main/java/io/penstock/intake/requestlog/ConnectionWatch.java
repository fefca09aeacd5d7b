package io.penstock.intake.requestlog;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.penstock.intake.accept.IntakeMetrics;
import io.penstock.intake.delivery.Source;
import io.penstock.platform.loop.PollLoop;
import io.penstock.store.connection.Connections;
import io.penstock.store.delivery.DeliveryViews;
import io.penstock.store.delivery.DeliveryViews.Heard;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Tells of each connection that is switched on how long it has been silent
/// (`penstock.intake.delivery.age`): since its newest delivery that is kept, else since it was
/// made. What is stored outlives a restart and is the same on every instance. And tells how often
/// in a row its requests to this instance were not authentic (`penstock.intake.auth.consecutive`).
@Component
class ConnectionWatch {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Every one is two time series.
    private static final int MOST = 1000;

    private final DeliveryViews stored;
    private final Connections connections;
    private final IntakeMetrics metrics;
    private final InstantSource clock;
    private final MultiGauge ages;
    private final MultiGauge failures;
    private final PollLoop loop = new PollLoop("connection-watch", this::look, PAUSE);

    ConnectionWatch(
            DeliveryViews stored,
            Connections connections,
            IntakeMetrics metrics,
            MeterRegistry registry,
            InstantSource clock) {
        this.stored = stored;
        this.connections = connections;
        this.metrics = metrics;
        this.clock = clock;
        this.ages = MultiGauge.builder("penstock.intake.delivery.age.seconds").register(registry);
        this.failures = MultiGauge.builder("penstock.intake.auth.consecutive").register(registry);
    }

    @PostConstruct
    void start() {
        loop.start();
    }

    @PreDestroy
    void stop() {
        loop.stop(PATIENCE);
    }

    void lookOnce() {
        var heard = stored.heard(MOST).stream().filter(this::isOn).toList();
        ages.register(heard.stream().flatMap(this::age).toList(), true);
        failures.register(rows(heard), true);
    }

    private boolean look() {
        lookOnce();
        return false;
    }

    /// Nobody expects anything of what is gone, or switched off.
    private boolean isOn(Heard heard) {
        return connections
                .find(heard.channel(), heard.connection())
                .filter(it -> it.enabled() && it.tenant().equals(heard.tenant()))
                .isPresent();
    }

    private Stream<Row<?>> age(Heard heard) {
        return Stream.ofNullable(heard.since())
                .<Row<?>>map(since -> Row.of(tags(heard), () -> seconds(since)));
    }

    private double seconds(Instant since) {
        return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    private List<Row<?>> rows(List<Heard> heard) {
        return heard.stream().<Row<?>>map(it -> Row.of(tags(it), () -> failures(it))).toList();
    }

    private int failures(Heard heard) {
        return metrics.failuresInARow(
                new Source(heard.tenant(), heard.channel(), heard.connection()));
    }

    private static Tags tags(Heard heard) {
        return Tags.of("channel", heard.channel().word(), "connection", heard.connection());
    }
}
