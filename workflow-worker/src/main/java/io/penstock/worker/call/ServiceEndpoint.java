package io.penstock.worker.call;

import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.web.client.RestClient;

/// The HTTP client of one service of ours.
public final class ServiceEndpoint {
    /// As many as runs may be under way, with room to spare: permits bound the calls, not this
    /// pool.
    private static final int CONNECTIONS = 1_000;

    private ServiceEndpoint() {}

    /// @param builder the auto-configured one, so that calls are traced
    public static RestClient client(
            RestClient.Builder builder, URI baseUrl, Duration connect, Duration read) {
        var settings =
                HttpClientSettings.defaults()
                        .withRedirects(HttpRedirects.DONT_FOLLOW)
                        .withTimeouts(connect, read);
        return builder.clone()
                .baseUrl(baseUrl)
                .requestFactory(
                        ClientHttpRequestFactoryBuilder.httpComponents()
                                .withConnectionManagerCustomizer(
                                        pool ->
                                                pool.setMaxConnTotal(CONNECTIONS)
                                                        .setMaxConnPerRoute(CONNECTIONS))
                                .withHttpClientCustomizer(
                                        HttpClientBuilder::disableAutomaticRetries)
                                .build(settings))
                .build();
    }
}
