package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.TestKafka;
import io.penstock.embedded.machine.LoopbackPort;
import io.penstock.embedded.postgres.EmbeddedPostgres;
import io.penstock.embedded.postgres.PostgresOptions;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.PostgresRoles;
import io.penstock.embedded.postgres.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Postgres is stopped and comes back; webhooks do not wait for it.
class ConnectionsWithoutPostgresTest {
    private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String SECRET = "a-stored-secret";

    @TempDir private Path folder;

    @Test
    void whoWasKnownIsVerifiedAndNobodyIsSentAwayForGood() {
        var options =
                PostgresOptions.keptIn(folder.resolve("data"), "postgres")
                        .withPort(LoopbackPort.free())
                        .withoutFsync();
        var postgres = EmbeddedPostgres.start(options);
        try {
            PostgresRoles.create(
                    postgres.server(),
                    Arrays.stream(PostgresRole.values())
                            .collect(
                                    Collectors.toMap(Function.identity(), PostgresRole::roleName)));
            var database = new TestDatabase(PostgresRoles.DATABASE, postgres.url());
            try (var intake = start(database, true)) {
                assertThat(connect(intake).statusCode()).isEqualTo(201);
                postgres.stop();

                assertThat(hook(intake, "stored", SECRET).statusCode()).isEqualTo(200);
                assertThat(hook(intake, "stored", "another-secret").statusCode()).isEqualTo(401);
                assertThat(hook(intake, "unknown", SECRET).statusCode()).isEqualTo(404);
                assertThat(connect(intake).statusCode()).isEqualTo(503);
            }
            try (var intake = start(database, false)) {
                // it is not known yet which addresses there are
                for (var id : new String[] {"stored", "unknown"}) {
                    var answer = hook(intake, id, SECRET);
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
                }
                assertThat(intake.webhook(EMPTY).statusCode()).isEqualTo(200);

                postgres = EmbeddedPostgres.start(options);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> hook(intake, "stored", SECRET).statusCode() == 200);
                assertThat(hook(intake, "unknown", SECRET).statusCode()).isEqualTo(404);
            }
        } finally {
            postgres.stop();
        }
    }

    private static RunningIntake start(TestDatabase database, boolean migrate) {
        return RunningIntake.start(
                database,
                TestKafka.shared().bootstrapServers(),
                Map.of("spring.flyway.enabled", Boolean.toString(migrate)));
    }

    private static HttpResponse<String> connect(RunningIntake intake) {
        var token = TestIssuer.shared().token("acme", "connections:write");
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/connections/whatsapp/stored"))
                        .header("Authorization", "Bearer " + token)
                        .PUT(
                                BodyPublishers.ofString(
                                        "{\"accounts\":[\"1\"],\"secrets\":[\""
                                                + SECRET
                                                + "\"]}")));
    }

    private static HttpResponse<String> hook(RunningIntake intake, String id, String secret) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri("/v1/hooks/whatsapp/" + id))
                        .header("Content-Type", "application/json")
                        .header("Origin", "https://www.example.test")
                        .header("X-Hub-Signature-256", RunningIntake.signature(EMPTY, secret))
                        .POST(BodyPublishers.ofString(EMPTY)));
    }
}
