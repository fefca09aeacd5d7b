package io.penstock.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.issuer.IssuerAndStandInsMain;
import io.penstock.embedded.kafka.BrokerMain;
import io.penstock.embedded.kafka.KafkaProbe;
import io.penstock.embedded.machine.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void theBrokerServesUntilItIsAskedToStop() throws Exception {
        var port = LoopbackPort.free();
        var process = start(BrokerMain.class, broker(port), List.of());
        try {
            await().atMost(PATIENCE).until(() -> KafkaProbe.isReady(port));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(LoopbackPort.isTaken(port)).isFalse();
        assertThat(folder.resolve("kafka/log/.kafka_cleanshutdown")).exists();
    }

    @Test
    void issuerAndStandInsServeUntilTheyAreAskedToStop() throws Exception {
        var issuer = LoopbackPort.free();
        var standIns = LoopbackPort.free();
        var settings = Files.writeString(folder.resolve("settings"), settings(issuer, standIns));

        var process = start(IssuerAndStandInsMain.class, Map.of(), List.of(settings.toString()));
        try {
            await().atMost(PATIENCE).until(() -> isHealthy(issuer) && isHealthy(standIns));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("key.json")).exists();
    }

    @Test
    void saysInOneLineWhichSettingIsMissing() throws Exception {
        var settings = Files.writeString(folder.resolve("settings"), "issuer.port = 9000");

        var process = start(IssuerAndStandInsMain.class, Map.of(), List.of(settings.toString()));

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(folder.resolve("output"))
                .content()
                .isEqualToIgnoringNewLines("Set issuer.clients in " + settings);
    }

    private Map<String, String> broker(int port) {
        return Map.of(
                "PENSTOCK_KAFKA_FOLDER", folder.resolve("kafka").toString(),
                "PENSTOCK_KAFKA_PORT", Integer.toString(port));
    }

    private String settings(int issuer, int standIns) {
        return """
               issuer.port = %d
               issuer.key-file = %s
               issuer.clients = operator
               issuer.client.operator.secret = operator-secret
               issuer.client.operator.tenant = acme
               issuer.client.operator.scopes = runs:read events:write
               whatsapp.port = %d
               whatsapp.access-token = access-token
               whatsapp.app-secret = app-secret
               """
                .formatted(issuer, folder.resolve("key.json"), standIns);
    }

    private Process start(Class<?> main, Map<String, String> environment, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static boolean isHealthy(int port) throws InterruptedException {
        var uri = URI.create("http://127.0.0.1:%d/health".formatted(port));
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).build();
            return http.send(request, BodyHandlers.ofString()).body().contains("UP");
        } catch (IOException _) {
            return false;
        }
    }
}
