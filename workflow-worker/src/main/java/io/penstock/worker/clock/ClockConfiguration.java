package io.penstock.worker.clock;

import io.penstock.platform.loop.PollLoop;
import io.penstock.store.clock.DatabaseClock;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;

@Configuration(proxyBeanMethods = false)
class ClockConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ClockConfiguration.class);

    /// How far two clocks drift apart meanwhile is far less than what a network takes.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Bean
    StoreClock clock(DatabaseClock database) {
        var clock = new StoreClock(database, InstantSource.system(), System::nanoTime);
        try {
            clock.read();
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("The database's clock was not read; this machine's counts until it is");
        }
        return clock;
    }

    @Bean
    ClockLifecycle clockReadings(StoreClock clock) {
        return new ClockLifecycle(
                new PollLoop(
                        "clock",
                        () -> {
                            clock.read();
                            return false;
                        },
                        PAUSE));
    }
}
