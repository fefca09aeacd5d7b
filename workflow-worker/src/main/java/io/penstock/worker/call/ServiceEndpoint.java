package io.penstock.worker.call;

import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.web.client.RestClient;

/// The HTTP client of one service of ours.
public final class ServiceEndpoint {
    /// As many as runs may be under way, with room to spare: permits and lanes bound the calls, not
    /// this pool.
    private static final int CONNECTIONS = 20_000;

    /// After a time with many calls, their connections do not stay.
    private static final TimeValue IDLE = TimeValue.ofSeconds(10);

    private ServiceEndpoint() {}

    /// @param builder the auto-configured one, so that calls are traced
    /// @param outside what the calls count as
    public static RestClient client(
            RestClient.Builder builder,
            URI baseUrl,
            Duration connect,
            Duration read,
            Outside outside) {
        var settings =
                HttpClientSettings.defaults()
                        .withRedirects(HttpRedirects.DONT_FOLLOW)
                        .withTimeouts(connect, read);
        return builder.clone()
                .baseUrl(baseUrl)
                .requestInterceptor(outside)
                .requestFactory(
                        ClientHttpRequestFactoryBuilder.httpComponents()
                                .withConnectionManagerCustomizer(
                                        pool ->
                                                pool.setMaxConnTotal(CONNECTIONS)
                                                        .setMaxConnPerRoute(CONNECTIONS))
                                .withHttpClientCustomizer(ServiceEndpoint::customize)
                                .build(settings))
                .build();
    }

    private static void customize(HttpClientBuilder client) {
        client.disableAutomaticRetries().evictExpiredConnections().evictIdleConnections(IDLE);
    }
}
