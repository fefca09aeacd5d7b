package io.penstock.retrieval.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.platform.loop.PollLoop;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Takes records off the way of an answer, and writes them soon after; the last ones at the end.
///
/// Alert when `penstock.retrieval.records.lost` rises.
@Component
@EnableConfigurationProperties(RecordProperties.class)
public class Records implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Records.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final JdbcRecords jdbc;
    private final RecordQueue queue;
    private final Duration pause;
    private final Counter inline;
    private final Counter lost;
    private volatile @Nullable PollLoop writing;

    Records(JdbcRecords jdbc, RecordProperties settings, MeterRegistry metrics) {
        this.jdbc = jdbc;
        queue = new RecordQueue(settings.queue(), this::write);
        pause = settings.pause();
        inline =
                Counter.builder("penstock.retrieval.records.inline")
                        .description("Records written by the call itself, for want of room")
                        .register(metrics);
        lost =
                Counter.builder("penstock.retrieval.records.lost")
                        .description("Records that Postgres refuses, or that a stop left behind")
                        .register(metrics);
        Gauge.builder("penstock.retrieval.records.waiting", queue, RecordQueue::size)
                .description("Records not yet in Postgres")
                .register(metrics);
    }

    public void add(RetrievalRecord taken) {
        var loop = writing;
        if (!queue.add(taken)) {
            inline.increment();
        } else if (loop != null) {
            loop.wake();
        }
    }

    Optional<RetrievalRecord> find(TenantId tenant, UUID id) {
        return queue.find(tenant, id).or(() -> jdbc.find(tenant, id));
    }

    /// A record that can never be written would hold up all others.
    private void write(List<RetrievalRecord> taken) {
        try {
            jdbc.write(taken);
        } catch (DataIntegrityViolationException _) {
            taken.forEach(this::writeOrLose);
        }
    }

    private void writeOrLose(RetrievalRecord taken) {
        try {
            jdbc.write(List.of(taken));
        } catch (DataIntegrityViolationException e) {
            lost.increment();
            log.atError()
                    .addKeyValue("retrieval", taken.id())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("Postgres refuses the record of a retrieval; it is lost");
        }
    }

    private boolean writeOnce() {
        queue.drain();
        return false;
    }

    @Override
    public void start() {
        var loop = new PollLoop("retrieval-records", this::writeOnce, pause);
        writing = loop;
        loop.start();
    }

    @Override
    public void stop() {
        var loop = writing;
        writing = null;
        if (loop != null) {
            loop.stop(STOP_PATIENCE);
        }
        try {
            queue.drain();
        } catch (DataAccessException | TransactionException e) {
            lost.increment(queue.size());
            log.atError()
                    .addKeyValue("records", queue.size())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("Postgres is away at the stop; these retrievals leave no record");
        }
    }

    @Override
    public boolean isRunning() {
        return writing != null;
    }

    /// After the web server has answered its last call, before the data source closes.
    @Override
    public int getPhase() {
        return 0;
    }
}
