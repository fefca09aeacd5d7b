package io.penstock.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.web.client.RestClient;

class GuardedHttpTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger brokenOff = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> calls.incrementAndGet());
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// Ways to write an address of this machine or of a private network; `#` stands for a port at
    /// which somebody listens.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:#/",
                "http://localhost:#/",
                "http://127.1.2.3:#/",
                "http://0.0.0.0:#/",
                "http://[::1]:#/",
                "http://[::]:#/",
                "http://[::ffff:127.0.0.1]:#/",
                "http://[::ffff:7f00:1]:#/",
                "http://[::127.0.0.1]:#/",
                "http://[::7f00:1]:#/",
                "http://[0:0:0:0:0:0:7f00:1]:#/",
                "http://10.0.0.1:#/",
                "http://172.16.0.1:#/",
                "http://192.168.0.1:#/",
                "http://169.254.169.254:#/",
                "http://[fe80::1]:#/",
                "http://[fc00::1]:#/",
                "http://[fd12:3456:789a::1]:#/"
            })
    void reachesNothingInside(String address) {
        var target = URI.create(address.replace("#", "" + server.getAddress().getPort()));

        assertThatThrownBy(() -> status(guarded(Set.of()), target))
                .isInstanceOf(FilteredHostException.class);
        assertThat(calls).hasValue(0);
    }

    @Test
    void takesNoMoreOfAnAnswerThanIsRead() {
        server.createContext(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (var body = exchange.getResponseBody()) {
                        while (true) {
                            body.write(new byte[8192]);
                        }
                    } catch (IOException _) {
                        brokenOff.incrementAndGet();
                    }
                });

        assertThat(status(guarded(Set.of("127.0.0.1")), at("/endless"))).isEqualTo(200);

        Awaitility.await().untilAtomic(brokenOff, org.hamcrest.Matchers.is(1));
    }

    @Test
    void followsNoRedirect() {
        server.createContext(
                "/elsewhere",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });

        assertThat(status(guarded(Set.of("127.0.0.1")), at("/elsewhere"))).isEqualTo(302);
        assertThat(calls).hasValue(0);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static GuardedHttp guarded(Set<String> internal) {
        return new GuardedHttp(
                RestClient.builder(), new GuardedHttp.Settings(Duration.ofSeconds(1), internal));
    }

    private static int status(GuardedHttp http, URI target) {
        return http.to(target, Duration.ofSeconds(1))
                .post()
                .uri(target)
                .exchange((_, response) -> response.getStatusCode().value());
    }
}
