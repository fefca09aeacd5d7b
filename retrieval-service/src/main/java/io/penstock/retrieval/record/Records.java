package io.penstock.retrieval.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.platform.loop.PollLoop;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Takes records off the way of an answer, and writes them soon after; the last ones at the end.
@Component
@EnableConfigurationProperties(RecordProperties.class)
public class Records implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Records.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final JdbcRecords jdbc;
    private final RecordQueue queue;
    private final PollLoop writing;
    private final Counter inline;
    private volatile boolean running;

    Records(JdbcRecords jdbc, RecordProperties settings, MeterRegistry metrics) {
        this.jdbc = jdbc;
        queue = new RecordQueue(settings.queue(), jdbc::write);
        writing = new PollLoop("retrieval-records", this::writeOnce, settings.pause());
        inline =
                Counter.builder("penstock.retrieval.records.inline")
                        .description("Records written by the call itself, for want of room")
                        .register(metrics);
        Gauge.builder("penstock.retrieval.records.waiting", queue, RecordQueue::size)
                .description("Records not yet in Postgres")
                .register(metrics);
    }

    public void add(RetrievalRecord taken) {
        if (queue.add(taken)) {
            writing.wake();
        } else {
            inline.increment();
        }
    }

    Optional<RetrievalRecord> find(TenantId tenant, UUID id) {
        return queue.find(tenant, id).or(() -> jdbc.find(tenant, id));
    }

    private boolean writeOnce() {
        queue.drain();
        return false;
    }

    @Override
    public void start() {
        running = true;
        writing.start();
    }

    @Override
    public void stop() {
        running = false;
        writing.stop(STOP_PATIENCE);
        try {
            queue.drain();
        } catch (DataAccessException e) {
            log.atError()
                    .addKeyValue("records", queue.size())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("Postgres is away at the stop; these retrievals leave no record");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the web server has answered its last call, before the data source closes.
    @Override
    public int getPhase() {
        return 0;
    }
}
