package io.penstock.intake.topic;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.springframework.kafka.core.KafkaAdmin;

/// Makes the topics as soon as a broker can be reached.
final class TopicSetup {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaAdmin admin;
    private final PollLoop loop = new PollLoop("topics", this::runOnce, PAUSE);
    private volatile boolean done;

    TopicSetup(KafkaAdmin admin) {
        this.admin = admin;
    }

    void start() {
        loop.start();
    }

    void stop() {
        loop.stop(PAUSE);
    }

    /// Whether the topics were seen to exist. Once true it stays so: a broker that leaves later is
    /// answered request by request.
    boolean done() {
        return done;
    }

    private boolean runOnce() {
        if (!done) {
            done = admin.initialize();
        }
        return false;
    }
}
