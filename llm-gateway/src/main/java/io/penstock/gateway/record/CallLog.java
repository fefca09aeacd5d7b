package io.penstock.gateway.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/// Writes records behind the answers. A full queue makes calls wait for room, and write their own
/// if there is none in time; an orderly stop writes the rest.
///
/// `calls = records written + records lost`; alert when `penstock.gateway.records.lost` rises.
@Component
@EnableConfigurationProperties(RecordProperties.class)
public final class CallLog implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CallLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ROOM = Duration.ofSeconds(1);

    private final JdbcCalls calls;
    private final RecordProperties settings;
    private final BlockingQueue<Call> waiting;
    private final List<Call> batch = new ArrayList<>();
    private final PollLoop loop;
    private final Counter lost;
    private volatile boolean running;

    CallLog(JdbcCalls calls, RecordProperties settings, MeterRegistry meters) {
        this.calls = calls;
        this.settings = settings;
        this.waiting = new ArrayBlockingQueue<>(settings.queue());
        this.loop = new PollLoop("call-log", this::writeOnce, PAUSE);
        this.lost = meters.counter("penstock.gateway.records.lost");
        meters.gaugeCollectionSize("penstock.gateway.records.waiting", List.of(), waiting);
    }

    /// Never fails a call: what cannot be written is counted and named in the log.
    public void add(Call call) {
        if (running && isTaken(call)) {
            loop.wake();
        } else {
            writeOrLose(call);
        }
    }

    private boolean isTaken(Call call) {
        try {
            var taken =
                    waiting.offer(call)
                            || waiting.offer(call, ROOM.toMillis(), TimeUnit.MILLISECONDS);
            // what came after the last look of a stop is written by nobody else
            return taken && (running || !waiting.remove(call));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// @return whether there may be more
    synchronized boolean writeOnce() {
        if (batch.isEmpty()) {
            waiting.drainTo(batch, settings.batch());
        }
        if (batch.isEmpty()) {
            return false;
        }
        try {
            calls.write(batch);
        } catch (DataIntegrityViolationException _) {
            batch.forEach(this::writeOrLose);
        }
        batch.clear();
        return true;
    }

    private void writeOrLose(Call call) {
        try {
            calls.write(List.of(call));
        } catch (RuntimeException e) {
            lost.increment();
            log.atError()
                    .addKeyValue("call", call.metadata().id())
                    .addKeyValue("failure", e.getClass().getName())
                    .log("The record of a call cannot be written; it is lost");
        }
    }

    @Override
    public void start() {
        running = true;
        loop.start();
    }

    @Override
    public void stop() {
        running = false;
        loop.stop(settings.drain());
        try {
            while (writeOnce()) {
                log.debug("Records of calls were written before the stop");
            }
        } catch (RuntimeException e) {
            var left = batch.size() + waiting.size();
            lost.increment(left);
            log.atError()
                    .addKeyValue("records", left)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("Postgres does not answer at the stop; these calls leave no record");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Stops after the web server, which may still be answering.
    @Override
    public int getPhase() {
        return 0;
    }
}
