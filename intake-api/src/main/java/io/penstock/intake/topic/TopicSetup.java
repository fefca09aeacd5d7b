package io.penstock.intake.topic;

import io.penstock.platform.loop.PollLoop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/// Makes the topics as soon as a broker can be reached.
final class TopicSetup {
    private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaAdmin admin;
    private final PollLoop loop = new PollLoop("topics", this::runOnce, PAUSE);
    private volatile boolean done;
    private boolean told;

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
        if (done) {
            return false;
        }
        done = admin.initialize();
        if (!done && !told) {
            told = true;
            log.warn("No Kafka broker makes the topics yet; it is asked again every second");
        }
        return false;
    }
}
