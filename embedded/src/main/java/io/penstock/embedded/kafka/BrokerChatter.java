package io.penstock.embedded.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/// A broker tells a hundred lines about each start; only its warnings are of interest here.
final class BrokerChatter {
    private static final List<String> LOGGERS =
            List.of("kafka", "org.apache.kafka", "state.change.logger");

    private BrokerChatter() {}

    /// Leaves a level alone that somebody has set.
    static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            LOGGERS.stream()
                    .map(logback::getLogger)
                    .filter(logger -> logger.getLevel() == null)
                    .forEach(logger -> logger.setLevel(Level.WARN));
        }
    }
}
