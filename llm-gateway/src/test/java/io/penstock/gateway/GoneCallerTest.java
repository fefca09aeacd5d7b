package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.hangsUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@GatewayTest
@ExtendWith(OutputCaptureExtension.class)
class GoneCallerTest {
    private static final String BODY =
            """
            {"model": "single", "messages": [{"role": "user", "content": "Hello"}]}
            """;

    private final FakeProvider provider = FakeProvider.shared();
    @Autowired private GatewayClient gateway;

    @Value("${local.server.port}")
    private int port;

    /// Thousands may go at once, when their worker ends.
    @Test
    void aCallerThatWentIsNoFailureOfTheGateway(CapturedOutput output) throws Exception {
        provider.reset();
        var release = new CountDownLatch(1);
        provider.script("first", hangsUntil(release));
        askAndGo();
        release.countDown();

        await().until(() -> output.getOut().contains("A caller went before it was answered"));
        assertThat(output.getOut()).doesNotContain("failed unexpectedly", "Failure in");
        assertThat(gateway.ask("single", "Hello").status()).isEqualTo(200);
    }

    private void askAndGo() throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var request =
                    """
                    POST /v1/chat/completions HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s"""
                            .formatted(GatewayClient.token("acme"), BODY.length(), BODY);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> !provider.seen().isEmpty());
            // resets the connection at once
            socket.setSoLinger(true, 0);
        }
    }
}
