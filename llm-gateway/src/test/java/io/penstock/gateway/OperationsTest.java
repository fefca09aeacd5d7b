package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@GatewayTest
class OperationsTest {
    @Autowired private GatewayClient gateway;

    @Value("${local.management.port}")
    private int port;

    @Value("${local.server.port}")
    private int service;

    @Test
    void isReadyWhenTheDatabaseAnswers() throws Exception {
        assertThat(read("/actuator/health/readiness", "").body()).contains("UP");
    }

    @Test
    void countsAttemptsByProvider() throws Exception {
        gateway.ask("single", "Hello");
        var token = TestIssuer.shared().token("acme", "metrics:read");

        assertThat(read("/actuator/prometheus", token).body())
                .contains("penstock_gateway_attempts_seconds_count")
                .contains("provider=\"first\"");
        assertThat(read("/actuator/prometheus", "").statusCode()).isEqualTo(401);
    }

    @Test
    void whatTheServerRefusesItselfIsToldAsAProblemAtBothPorts() throws Exception {
        for (var each : List.of(service, port)) {
            try (var socket = new Socket("127.0.0.1", each)) {
                var request = "GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

                assertThat(
                                new String(
                                        socket.getInputStream().readAllBytes(),
                                        StandardCharsets.UTF_8))
                        .contains("application/problem+json", "urn:penstock:problem:bad-request")
                        .doesNotContainIgnoringCase("tomcat", "<html");
            }
        }
    }

    private HttpResponse<String> read(String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
