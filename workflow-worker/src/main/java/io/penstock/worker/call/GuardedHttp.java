package io.penstock.worker.call;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.web.client.RestClient;

/// HTTP to systems of others: no redirects, no retries of its own, a connection for each call, and
/// the address that was checked is the address that is called. Of an answer no more is taken than
/// its reader reads.
public final class GuardedHttp {
    /// Permits bound the calls, not this pool.
    private static final int CONNECTIONS = 20_000;

    private final RestClient.Builder builder;
    private final Settings settings;
    private final Map<Kind, RestClient> clients = new ConcurrentHashMap<>();

    private record Kind(boolean internal, Duration readTimeout) {}

    /// @param connectTimeout until a target takes the connection
    /// @param internalHosts those that may have addresses of this machine or of its private
    ///     networks; every other such address is refused
    public record Settings(Duration connectTimeout, Set<String> internalHosts) {
        public Settings {
            internalHosts = Set.copyOf(internalHosts);
        }
    }

    public GuardedHttp(RestClient.Builder builder, Settings settings) {
        this.builder = builder;
        this.settings = settings;
    }

    /// @param readTimeout until it says something more; of few different lengths
    public RestClient to(URI target, Duration readTimeout) {
        return clients.computeIfAbsent(
                new Kind(settings.internalHosts().contains(target.getHost()), readTimeout),
                this::client);
    }

    private RestClient client(Kind kind) {
        var timed =
                HttpClientSettings.defaults()
                        .withRedirects(HttpRedirects.DONT_FOLLOW)
                        .withTimeouts(settings.connectTimeout(), kind.readTimeout());
        var guarded = kind.internal() ? timed : timed.withInetAddressFilter(outside());
        return builder.clone()
                .requestInterceptor(new Outside())
                .requestFactory(
                        ClientHttpRequestFactoryBuilder.httpComponents()
                                .withHttpClientCustomizer(GuardedHttp::once)
                                .withConnectionManagerCustomizer(
                                        pool ->
                                                pool.setMaxConnTotal(CONNECTIONS)
                                                        .setMaxConnPerRoute(CONNECTIONS))
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
        client.disableAutomaticRetries()
                .setConnectionReuseStrategy((_, _, _) -> false)
                .addExecInterceptorFirst("no-more-than-read", GuardedHttp::noMoreThanRead);
    }

    /// The client would read an answer to its end before it closes it, however long that is.
    private static ClassicHttpResponse noMoreThanRead(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var response = chain.proceed(request, scope);
        var entity = response.getEntity();
        if (entity != null) {
            response.setEntity(new AsFarAsRead(entity, scope.execRuntime));
        }
        return response;
    }

    private static final class AsFarAsRead extends HttpEntityWrapper {
        private final ExecRuntime connection;

        AsFarAsRead(HttpEntity entity, ExecRuntime connection) {
            super(entity);
            this.connection = connection;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new FilterInputStream(super.getContent()) {
                @Override
                public void close() {
                    connection.discardEndpoint();
                }
            };
        }
    }
}
