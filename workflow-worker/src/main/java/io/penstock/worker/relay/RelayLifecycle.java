package io.penstock.worker.relay;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Runs the relay from before the first run until after the last.
final class RelayLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RelayLifecycle.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Relay relay;
    private final PollLoop loop;
    private volatile boolean running;

    RelayLifecycle(Relay relay, Duration pause) {
        this.relay = relay;
        this.loop = new PollLoop("relay", relay::relayOnce, pause);
    }

    @Override
    public void start() {
        loop.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        loop.stop(PATIENCE);
        try {
            relay.close();
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("The relay's lease was not given back; another takes over when it ends");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the runs, whose endings it tells.
    @Override
    public int getPhase() {
        return -1;
    }
}
