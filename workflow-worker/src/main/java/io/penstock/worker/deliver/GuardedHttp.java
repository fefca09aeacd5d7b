package io.penstock.worker.deliver;

import io.penstock.worker.call.Outside;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.web.client.RestClient;

/// HTTP to systems of others: no redirects, no retries of its own, a connection for each call, and
/// the address that was checked is the address that is called.
final class GuardedHttp {
    /// Permits bound the calls, not this pool.
    private static final int CONNECTIONS = 20_000;

    private final RestClient.Builder builder;
    private final DeliverProperties settings;
    private final Map<Boolean, RestClient> clients = new ConcurrentHashMap<>();

    GuardedHttp(RestClient.Builder builder, DeliverProperties settings) {
        this.builder = builder;
        this.settings = settings;
    }

    RestClient to(URI target) {
        return clients.computeIfAbsent(
                settings.internalHosts().contains(target.getHost()), this::client);
    }

    private RestClient client(boolean internal) {
        var timed =
                HttpClientSettings.defaults()
                        .withRedirects(HttpRedirects.DONT_FOLLOW)
                        .withTimeouts(settings.connectTimeout(), settings.readTimeout());
        var guarded = internal ? timed : timed.withInetAddressFilter(outside());
        return builder.clone()
                .requestInterceptor(new Outside())
                .requestFactory(
                        ClientHttpRequestFactoryBuilder.httpComponents()
                                .withConnectionManagerCustomizer(
                                        pool ->
                                                pool.setMaxConnTotal(CONNECTIONS)
                                                        .setMaxConnPerRoute(CONNECTIONS))
                                .withHttpClientCustomizer(GuardedHttp::once)
                                .build(guarded))
                .build();
    }

    /// The IPv4-compatible addresses (`::/96`) pass for external, and lead to this machine.
    private static InetAddressFilter outside() {
        return InetAddressFilter.externalAddresses().andNot("::/96");
    }

    /// A reused connection may be closed at the other end already, which leaves the outcome of a
    /// send in doubt; the library's own retries would send twice.
    private static void once(HttpClientBuilder client) {
        client.disableAutomaticRetries().setConnectionReuseStrategy((_, _, _) -> false);
    }
}
