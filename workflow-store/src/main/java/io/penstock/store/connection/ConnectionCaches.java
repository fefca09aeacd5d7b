package io.penstock.store.connection;

import io.penstock.platform.seal.Sealing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Makes the look-up that a service needs; the service starts and stops it.
@Component
public class ConnectionCaches {
    private final ConfiguredConnections configured;
    private final JdbcClient jdbc;
    private final Sealing sealing;

    ConnectionCaches(ConfiguredConnections configured, JdbcClient jdbc, Sealing sealing) {
        this.configured = configured;
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /// For who verifies what senders sign: without the way back.
    public CachedConnections forWebhooks() {
        return new CachedConnections(
                configured, JdbcSnapshots.forWebhooks(jdbc, sealing), System::nanoTime);
    }

    /// For who answers: without what senders sign.
    public CachedConnections forAnswers() {
        return new CachedConnections(
                configured, JdbcSnapshots.forAnswers(jdbc, sealing), System::nanoTime);
    }
}
