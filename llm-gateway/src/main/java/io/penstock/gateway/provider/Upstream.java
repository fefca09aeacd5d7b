package io.penstock.gateway.provider;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// Connections to providers, kept open between calls. Nothing is done beside the request: no
/// redirects, so a prompt goes to the configured host only; no cookies; no repetitions, which are
/// the plan's business; no compression, which would hold tokens back.
final class Upstream implements AutoCloseable {
    /// Calls in flight have bounds of their own.
    private static final int CONNECTIONS = 20_000;

    /// A longer idle one may have been closed at the other end, and is asked before it is used.
    private static final TimeValue IDLE = TimeValue.ofSeconds(1);

    private static final TimeValue OLDEST = TimeValue.ofMinutes(5);

    private final CloseableHttpClient client;

    /// @param connect until a provider takes the connection
    /// @param silence until a silent connection counts as dead, whoever listens
    Upstream(Duration connect, Duration silence) {
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setDefaultSocketConfig(
                                SocketConfig.custom()
                                        .setTcpNoDelay(true)
                                        .setSoTimeout(Timeout.of(silence))
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(connect))
                                        .setSocketTimeout(Timeout.of(silence))
                                        .setValidateAfterInactivity(IDLE)
                                        .setTimeToLive(OLDEST)
                                        .build())
                        .build();
        this.client =
                HttpClients.custom()
                        .setConnectionManager(connections)
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .disableDefaultUserAgent()
                        .build();
    }

    /// @return the response as soon as its headers are there; it must be closed
    ClassicHttpResponse open(HttpPost request) throws IOException {
        return client.executeOpen(null, request, null);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
