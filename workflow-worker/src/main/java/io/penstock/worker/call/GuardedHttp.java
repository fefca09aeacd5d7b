package io.penstock.worker.call;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.web.client.RestClient;

/// HTTP to systems of others: no redirects, no retries of its own, a connection for each call, and
/// the address that was checked is the address that is called.
public final class GuardedHttp {
    /// Permits bound the calls, not this pool.
    private static final int CONNECTIONS = 20_000;

    private final RestClient.Builder builder;
    private final Duration connectTimeout;
    private final Set<String> internalHosts;
    private final Map<Kind, RestClient> clients = new ConcurrentHashMap<>();

    private record Kind(boolean internal, Duration readTimeout) {}

    /// @param internalHosts that may have addresses of this machine or of its private networks
    public GuardedHttp(
            RestClient.Builder builder, Duration connectTimeout, Set<String> internalHosts) {
        this.builder = builder;
        this.connectTimeout = connectTimeout;
        this.internalHosts = Set.copyOf(internalHosts);
    }

    /// @param readTimeout until the target answers; of few different lengths
    public RestClient to(URI target, Duration readTimeout) {
        return clients.computeIfAbsent(
                new Kind(internalHosts.contains(target.getHost()), readTimeout), this::client);
    }

    private RestClient client(Kind kind) {
        var timed =
                HttpClientSettings.defaults()
                        .withRedirects(HttpRedirects.DONT_FOLLOW)
                        .withTimeouts(connectTimeout, kind.readTimeout());
        var guarded = kind.internal() ? timed : timed.withInetAddressFilter(outside());
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
