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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/// Writes records behind the answers: first what was used, and apart from it what was said, which
/// may be dropped. While Postgres is away records wait, contents as far as there is room for them.
/// No call waits for either longer than 50 ms; an orderly stop writes the rest.
///
/// `calls = records written + records lost`; alert when `penstock.gateway.records.lost` rises.
@Component
@EnableConfigurationProperties(RecordProperties.class)
public final class CallLog implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CallLog.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ROOM = Duration.ofMillis(50);

    private final JdbcCalls calls;
    private final RecordProperties settings;
    private final BlockingQueue<Call> waiting;
    private final AtomicLong contents = new AtomicLong();
    private final List<Call> batch = new ArrayList<>();
    private final PollLoop loop;
    private final Counter lost;
    private final Counter contentsLost;
    private volatile boolean running;

    CallLog(JdbcCalls calls, RecordProperties settings, MeterRegistry meters) {
        this.calls = calls;
        this.settings = settings;
        this.waiting = new ArrayBlockingQueue<>(settings.queue());
        this.loop = new PollLoop("call-log", this::writeOnce, PAUSE);
        this.lost = meters.counter("penstock.gateway.records.lost");
        this.contentsLost = meters.counter("penstock.gateway.contents.lost");
        meters.gaugeCollectionSize("penstock.gateway.records.waiting", List.of(), waiting);
    }

    /// Never fails a call: what cannot be written is counted, and what it used is named in the log.
    public void add(Call call) {
        var fitting = fitting(call);
        if (running && isTaken(fitting)) {
            loop.wake();
            return;
        }
        if (running) {
            lose(call, "no room");
        } else if (wrote(fitting)) {
            writeContents(List.of(fitting));
        }
        forget(fitting);
    }

    /// Without its content where there is no room for that.
    private Call fitting(Call call) {
        var content = call.content();
        if (content == null
                || contents.addAndGet(content.bytes()) <= settings.contents().toBytes()) {
            return call;
        }
        contents.addAndGet(-content.bytes());
        contentsLost.increment();
        return call.withoutContent();
    }

    private void forget(Call call) {
        if (call.content() != null) {
            contents.addAndGet(-call.content().bytes());
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
            writeSingly();
        }
        writeContents(batch);
        batch.forEach(this::forget);
        batch.clear();
        return true;
    }

    /// What breaks a rule is lost, and only that: another failure passes, and the rest waits for
    // it.
    private void writeSingly() {
        for (var rest = batch.iterator(); rest.hasNext(); ) {
            var call = rest.next();
            try {
                calls.write(List.of(call));
            } catch (DataIntegrityViolationException e) {
                rest.remove();
                lose(call, e.getClass().getName());
                forget(call);
            }
        }
    }

    /// After the writer has stopped, nobody tries again.
    private boolean wrote(Call call) {
        try {
            calls.write(List.of(call));
            return true;
        } catch (RuntimeException e) {
            lose(call, e.getClass().getName());
            return false;
        }
    }

    private void lose(Call call, String why) {
        var data = call.metadata();
        lost.increment();
        log.atError()
                .addKeyValue("call", data.id())
                .addKeyValue("tenant", call.tenant())
                .addKeyValue("inputTokens", data.inputTokens())
                .addKeyValue("outputTokens", data.outputTokens())
                .addKeyValue("costPicoUsd", data.costPicoUsd())
                .addKeyValue("failure", why)
                .log("The record of a call cannot be written; what it used stands here only");
    }

    /// Once, since records that wait behind them matter more.
    private void writeContents(List<Call> written) {
        try {
            calls.writeContents(written);
        } catch (RuntimeException e) {
            var dropped = written.stream().filter(call -> call.content() != null).count();
            contentsLost.increment(dropped);
            log.atWarn()
                    .addKeyValue("calls", dropped)
                    .addKeyValue("failure", e.getClass().getName())
                    .log("What was said at calls cannot be kept; their records are");
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
            waiting.drainTo(batch);
            batch.forEach(call -> lose(call, e.getClass().getName()));
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
