package io.penstock.worker.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.platform.client.ServiceClientProperties;
import io.penstock.platform.client.ServiceTokens;
import io.penstock.worker.call.ServiceClient;
import io.penstock.worker.generate.Attempts.ModelAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.client.RestClient;

/// What the step makes of the headers that llm-gateway answers with.
class GenerateStepTest {
    private static final String TOKEN =
            """
            {"access_token": "%s", "expires_in": 300}"""
                    .formatted(TestIssuer.shared().token("acme", "llm:invoke"));

    private static final InstantSource CLOCK = InstantSource.system();

    private final AtomicReference<ModelAnswer> kept = new AtomicReference<>();
    private final AtomicReference<Map<String, String>> headers = new AtomicReference<>(Map.of());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /// The cost as docs and `openapi.yaml` of llm-gateway have it: all decimals, no exponent.
    @ParameterizedTest
    @CsvSource({
        "gpt, 0.0041004, 0.0041004",
        "gpt, 0.000000000001, 0.000000000001",
        "gpt, 12, 12",
        "local, 0, 0",
        "local, , 0",
        "gpt, , ",
        "gpt, unknown, ",
        "gpt, -1, ",
    })
    void anAnswerCostsWhatTheGatewaySays(String provider, String told, BigDecimal cost)
            throws InterruptedException {
        headers.set(
                told == null
                        ? Map.of("x-penstock-provider", provider)
                        : Map.of("x-penstock-provider", provider, "x-penstock-cost-usd", told));

        buy();

        if (cost == null) {
            assertThat(kept.get().usd()).isNull();
        } else {
            assertThat(kept.get().usd()).isEqualByComparingTo(cost);
        }
    }

    private void buy() throws InterruptedException {
        var base = "http://127.0.0.1:" + server.getAddress().getPort();
        var client =
                new ServiceClientProperties(
                        URI.create(base + "/token"), "worker", "secret", List.of("llm:invoke"));
        var tokens = new ServiceTokens(RestClient.create(), client, CLOCK);
        var gateway = new ServiceClient("llm-gateway", RestClient.create(base), tokens, CLOCK);
        var asked = Answering.aQuestion();
        Attempts attempts =
                (_, answer) -> {
                    kept.set(answer);
                    return false;
                };
        new GenerateStep(gateway, attempts, CLOCK).execute(asked.step(), asked.call());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var token = exchange.getRequestURI().getPath().equals("/token");
            exchange.getRequestBody().readAllBytes();
            headers.get().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("content-type", "application/json");
            var body = (token ? TOKEN : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
