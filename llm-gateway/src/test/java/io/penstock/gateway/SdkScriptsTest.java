package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// OpenAI's clients in other languages, where they are installed: `pip install openai`, and
/// `npm install openai` in `src/test/sdk`.
@GatewayTest
class SdkScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/sdk");

    @Autowired private GatewayClient gateway;

    @BeforeEach
    void forget() {
        GatewayTest.SIMULATED.reset();
    }

    @Test
    void thePythonClientIsContent() throws Exception {
        assumeInstalled("python3", "-c", "import openai");

        assertThat(run("python3", "contract.py")).contains("the Python client is content");
    }

    @Test
    void theJavaScriptClientIsContent() throws Exception {
        assumeInstalled("node", "--input-type=module", "-e", "import 'openai'");

        assertThat(run("node", "contract.mjs")).contains("the JavaScript client is content");
    }

    private void assumeInstalled(String... command) throws InterruptedException {
        var isInstalled = false;
        try {
            isInstalled = process(command).waitFor() == 0;
        } catch (IOException _) {
            // there is no such program
        }
        assumeTrue(isInstalled, () -> "OpenAI's client is not installed: " + List.of(command));
    }

    private String run(String... command) throws IOException, InterruptedException {
        var process = process(command);
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return told;
    }

    private Process process(String... command) throws IOException {
        var builder = new ProcessBuilder(command).directory(SCRIPTS.toFile());
        builder.redirectErrorStream(true);
        builder.environment().put("GATEWAY", gateway.baseUrl());
        builder.environment().put("KEY", GatewayClient.token("acme"));
        builder.environment().put("SIMULATOR", "http://127.0.0.1:" + GatewayTest.SIMULATED.port());
        return builder.start();
    }
}
